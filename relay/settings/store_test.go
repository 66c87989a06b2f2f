package settings

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/store/bolt"
)

func TestStoreKind(t *testing.T) {
	t.Parallel()
	for store, want := range map[string][2]string{
		"":                             {"memory", ""},
		"memory:":                      {"memory", ""},
		"bolt:/var/lib/s.db":           {"bolt", "/var/lib/s.db"},
		"redis://h":                    {"redis", "redis://h"},
		"rediss://h":                   {"redis", "rediss://h"},
		"redis+sentinel://h/m":         {"redis", "redis+sentinel://h/m"},
		"redis+cluster://h1,h2":        {"redis", "redis+cluster://h1,h2"},
		"rediss+cluster://:pw@h1:1,h2": {"redis", "rediss+cluster://:pw@h1:1,h2"},
	} {
		if kind, rest, err := parseStore(store); err != nil || kind != want[0] || rest != want[1] {
			t.Errorf("%s: %q %q", store, kind, rest)
		}
	}
}

// A store is opened with what a fleet shares, and closed when it is closed.
func TestOpenStore(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.db")
	for _, store := range []string{"bolt:" + file, "redis://" + testkit.Addr(t)} {
		s := Settings{Store: store}
		closeStore, err := s.OpenStore(slog.New(slog.DiscardHandler))
		if err != nil || s.Config.Store == nil || s.Config.Shared == nil {
			t.Fatalf("%s: %+v, %v", store, s.Config, err)
		}
		if err := closeStore(); err != nil {
			t.Errorf("%s: %v", store, err)
		}
	}
	s := Settings{Store: "bolt:" + file} // let go
	closeStore, err := s.OpenStore(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	closeStore()
	s = Settings{Store: "memory:"} // the relay makes it
	if _, err := s.OpenStore(slog.New(slog.DiscardHandler)); err != nil || s.Config.Store != nil {
		t.Errorf("%v, %v", s.Config.Store, err)
	}
}

// The doctor makes no file, waits for no relay that has it, and looks at what
// there is.
func TestOpenMadeStore(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.db")
	s := Settings{Store: "bolt:" + file}
	if _, err := s.OpenMadeStore(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the doctor made it")
	}
	closeStore, err := s.OpenStore(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenMadeStore(); !errors.Is(err, bolt.ErrInUse) {
		t.Errorf("a relay has it: %v", err)
	}
	closeStore()
	for _, store := range []string{"bolt:" + file, "memory:"} {
		s := Settings{Store: store}
		end, err := s.OpenMadeStore()
		if err != nil || (s.Config.Store == nil) != (store == "memory:") {
			t.Fatalf("%s: %v", store, err)
		}
		if err := end(); err != nil {
			t.Errorf("%s: %v", store, err)
		}
	}
	if err := os.WriteFile(file+".notes", []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Settings{Store: "bolt:" + file + ".notes"}).OpenMadeStore(); err == nil {
		t.Error("notes are no store")
	}
}

// The file of the one secret is read again, and watched.
func TestSecretFileIsRead(t *testing.T) {
	t.Parallel()
	loaded, err := (&Settings{given: map[string]string{"WXRELAY_SECRET_FILE": "no/such/file"}, Config: relay.Config{Apps: []relay.App{{AppID: testAppID}}}}).ReadApps()
	if err == nil || len(loaded.Files) != 1 || loaded.Files[0] != "no/such/file" {
		t.Errorf("%+v, %v", loaded, err)
	}
	given := Settings{Config: relay.Config{Apps: []relay.App{{AppID: testAppID, Secret: relay.NewSecret(testSecret)}}}}
	if loaded, err = given.ReadApps(); err != nil || len(loaded.Files) != 0 || loaded.Apps[0].Secret.Reveal() != testSecret {
		t.Errorf("%+v, %v", loaded, err)
	}
}
