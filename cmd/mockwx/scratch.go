package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A scratch is the folder of temporary files of one run. It is locked while the
// run lives, so that the next start knows a folder that a kill left behind.
type scratch struct {
	path string
	lock *os.File
}

const (
	scratchNew = ".mockwx-new-" // not locked yet
	scratchRun = "mockwx-run-"
)

// scratchLife is the age from which a folder is useless, whatever its lock says: the
// certificate in it lives a day.
const scratchLife = 48 * time.Hour

// scratchLocked is after how long the folder of a run that lives is locked.
const scratchLocked = time.Minute

// newScratch makes the folder.
func newScratch() (*scratch, error) {
	made, err := os.MkdirTemp("", scratchNew)
	if err != nil {
		return nil, fmt.Errorf("temporary files: %w", err)
	}
	// Other runs see only folders that are locked already.
	s := &scratch{path: filepath.Join(filepath.Dir(made), scratchRun+strings.TrimPrefix(filepath.Base(made), scratchNew))}
	if s.lock, err = lockFolder(made); err == nil {
		err = os.Rename(made, s.path)
	}
	if err == nil {
		err = os.Chmod(s.path, 0o755) // others may read the certificate
	}
	if err != nil {
		os.Remove(made)
		s.remove()
		return nil, fmt.Errorf("temporary files: %w", err)
	}
	return s, nil
}

// sweep removes the folders of runs that are no more; commands do so while they go on. Other
// users' folders cannot be removed and are skipped.
func sweep(dir string) {
	entries, _ := os.ReadDir(dir) // where it cannot be read, there is nothing of ours to find
	for _, entry := range entries {
		fresh := strings.HasPrefix(entry.Name(), scratchNew)
		if !entry.IsDir() || !fresh && !strings.HasPrefix(entry.Name(), scratchRun) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			continue
		}
		path, age := filepath.Join(dir, entry.Name()), time.Since(info.ModTime())
		if age > scratchLife || (!fresh || age > scratchLocked) && abandoned(path) {
			os.RemoveAll(path)
		}
	}
}

// file is where a file of the folder is.
func (s *scratch) file(name string) string { return filepath.Join(s.path, name) }

// write puts a file into the folder and returns its path.
func (s *scratch) write(name string, data []byte) (string, error) {
	path := s.file(name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		return "", fmt.Errorf("temporary files: %w", err)
	}
	return path, nil
}

// remove ends the folder; nil is none.
func (s *scratch) remove() {
	if s == nil {
		return
	}
	if s.lock != nil {
		defer s.lock.Close()
	}
	os.RemoveAll(s.path)
}
