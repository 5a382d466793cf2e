package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a PostgreSQL server of our own, on fresh data. It listens on a Unix socket only, the shorter way for its clients.
type cluster struct {
	server  *exec.Cmd
	sockets string // directory
}

// clusterSettings are those of a machine that does nothing else, durable to the letter. wal_level minimal: Weir writes no second copy
// for followers either. A checkpoint falls into no run: that favours PostgreSQL.
var clusterSettings = []string{
	"fsync=on", "synchronous_commit=on", "full_page_writes=on",
	"listen_addresses=", "max_connections=40",
	"shared_buffers=2GB", "huge_pages=try", "work_mem=32MB", "jit=off",
	"wal_level=minimal", "max_wal_senders=0", "wal_buffers=64MB", "wal_compression=lz4",
	"min_wal_size=4GB", "max_wal_size=16GB", "checkpoint_timeout=30min", "checkpoint_completion_target=0.9",
}

// startCluster makes and starts a server with the programs in bin, its data in dir. Where we are root, which PostgreSQL
// refuses to run as, it runs as the user postgres or nobody.
func startCluster(ctx context.Context, bin, dir string) (c *cluster, err error) {
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	sockets, err := os.MkdirTemp("", "peers-") // the path of a socket may have 107 bytes
	if err != nil {
		return nil, err
	}
	c = &cluster{sockets: sockets}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.stop())
		}
	}()
	data, err := filepath.Abs(filepath.Join(dir, "pg"))
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		return nil, err
	}
	if who != nil {
		if err := giveAway(who, dir, data, sockets); err != nil {
			return nil, err
		}
	}
	initdb := as(who, exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "weir", "-A", "trust", "-E", "UTF8", "--no-locale"))
	if text, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, text)
	}
	arguments := []string{"-D", data, "-k", sockets}
	for _, setting := range clusterSettings {
		arguments = append(arguments, "-c", setting)
	}
	c.server = as(who, exec.Command(filepath.Join(bin, "postgres"), arguments...))
	return c, c.start(ctx, filepath.Join(dir, "postgres.log"))
}

// start starts the server and waits until it takes connections.
func (c *cluster) start(ctx context.Context, path string) error {
	log, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.server.Start(); err != nil {
		c.server = nil
		return err
	}
	const patience, between = 60 * time.Second, 50 * time.Millisecond
	for end := time.Now().Add(patience); ; time.Sleep(between) {
		conn, err := c.connect(ctx)
		if err == nil {
			return conn.Close(ctx)
		}
		if time.Now().After(end) || ctx.Err() != nil {
			text, _ := os.ReadFile(path)
			return fmt.Errorf("postgres does not take connections: %w: %s", err, text)
		}
	}
}

func (c *cluster) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.Connect(ctx, fmt.Sprintf("host=%s user=weir dbname=postgres", c.sockets))
}

// stop ends the server as pg_ctl stop -m fast does.
func (c *cluster) stop() error {
	var err error
	if c.server != nil {
		err = errors.Join(c.server.Process.Signal(syscall.SIGINT), c.server.Wait())
	}
	return errors.Join(err, os.RemoveAll(c.sockets))
}

// unprivileged is who runs PostgreSQL; nil: we do.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		who, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(who.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(who.Gid, 10, 32)
		if uidErr == nil && gidErr == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("postgres: root may not run it, and there is no user postgres or nobody")
}

func giveAway(who *syscall.Credential, paths ...string) error {
	for _, path := range paths {
		if err := os.Chown(path, int(who.Uid), int(who.Gid)); err != nil {
			return err
		}
	}
	return nil
}

// as sets who runs a command, in the root directory: its user may not enter ours. An interrupt of ours must not reach it: we
// stop it ourselves.
func as(who *syscall.Credential, c *exec.Cmd) *exec.Cmd {
	c.Dir = "/"
	c.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	return c
}
