package console

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAssetsAreBuiltFromTheSources builds console/web anew, in a copy, and compares.
func TestAssetsAreBuiltFromTheSources(t *testing.T) {
	if testing.Short() {
		t.Skip("a build of the console takes a while")
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is missing: whether the console is built from its sources is not checked", tool)
		}
	}
	dir := t.TempDir()
	copySources(t, dir)
	if out, err := npm(t, dir, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"); err != nil {
		if bytes.Contains(out, []byte("EUSAGE")) {
			t.Fatalf("package.json and package-lock.json differ:\n%s", out)
		}
		t.Skipf("npm gets no packages here (%v): whether the console is built from its sources is not checked\n%s", err, out)
	}
	if out, err := npm(t, dir, "run", "build"); err != nil {
		t.Fatalf("the console does not build: %v\n%s", err, out)
	}
	built, committed := read(t, filepath.Join(dir, "assets")), read(t, "assets")
	for _, name := range slices.Sorted(slices.Values(append(names(built), names(committed)...))) {
		if strings.HasSuffix(name, brotli) && built[name] != nil && committed[name] != nil {
			continue // another version of node may pack otherwise; TestPackedAndPlainAreTheSame unpacks them
		}
		if !bytes.Equal(built[name], committed[name]) {
			t.Errorf("assets/%s: %d bytes, built anew %d: `make web`, then commit", name, len(committed[name]), len(built[name]))
		}
	}
}

func npm(t *testing.T, dir string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "npm", args...)
	cmd.Dir = filepath.Join(dir, "web")
	return cmd.CombinedOutput()
}

// copySources copies web without the packages that npm put there.
func copySources(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir("web", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == "node_modules":
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(dir, path), 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, path), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[entry.Name()] = text
	}
	return found
}

func names(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	return names
}
