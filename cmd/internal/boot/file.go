package boot

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// WriteReadyFile tells other programs where the sites are: a JSON object of
// URLs, complete from the moment it exists. More is what else they should know,
// such as the path of a file.
func WriteReadyFile(path string, sites []Site, more map[string]string) error {
	urls := map[string]string{}
	maps.Copy(urls, more)
	for _, s := range sites {
		urls[s.Name] = s.URL()
	}
	b, err := json.Marshal(urls)
	if err != nil {
		return err
	}
	if err := WriteWhole(path, append(b, '\n')); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	return nil
}

// WriteWhole writes a file that is complete from the moment it exists.
func WriteWhole(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = tmp.Write(data)
	if err2 := tmp.Chmod(0o644); err == nil {
		err = err2
	}
	if err2 := tmp.Close(); err == nil {
		err = err2
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
