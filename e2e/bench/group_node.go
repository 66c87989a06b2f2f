package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
)

func port(addr string) string {
	_, p, _ := net.SplitHostPort(addr)
	return p
}

// node returns the command of a program on Node, from an npm package or, with "/" in
// front, a file of e2e/bench/npm.
func (b *bench) node(file string, args ...string) (*exec.Cmd, error) {
	path := filepath.Join(b.bin["node_modules"], file)
	if file[0] == '/' {
		path = filepath.Join(b.root, "e2e", "bench", "npm", file)
	}
	cmd, err := b.program("node", append([]string{path}, args...)...)
	if err != nil {
		return nil, err
	}
	for _, needed := range []string{path, b.bin["node_modules"]} { // a script of ours needs packages, too
		if _, err := os.Stat(needed); err != nil {
			return nil, err
		}
	}
	cmd.Dir = b.dir
	return cmd, nil
}

func (b *bench) mockoon() *server {
	return b.server("Mockoon", login("alice-code"), func(addr string) (*exec.Cmd, error) {
		data, err := b.file("mockoon.json", `{"uuid": "b1f6c2de-0000-4000-8000-000000000001", "lastMigration": 33, "name": "login", "endpointPrefix": "",
 "latency": 0, "port": 3000, "hostname": "127.0.0.1", "folders": [], "rootChildren": [{"type": "route", "uuid": "b1f6c2de-0000-4000-8000-000000000002"}],
 "routes": [{"uuid": "b1f6c2de-0000-4000-8000-000000000002", "type": "http", "documentation": "", "method": "get", "endpoint": "sns/jscode2session",
  "responses": [{"uuid": "b1f6c2de-0000-4000-8000-000000000003", "body": "{\"session_key\":\"iiOoSmVRd8BdynRI7qiA9g==\",\"openid\":\"oMOCKwRfQuR2dJVoinkAoPvzrBks\"}",
   "latency": 0, "statusCode": 200, "label": "", "headers": [{"key": "Content-Type", "value": "text/plain"}], "bodyType": "INLINE", "filePath": "",
   "databucketID": "", "sendFileAsBody": false, "rules": [], "rulesOperator": "OR", "disableTemplating": false, "fallbackTo404": false,
   "default": true, "crudKey": "id", "callbacks": []}], "responseMode": null, "streamingMode": null, "streamingInterval": 0}],
 "proxyMode": false, "proxyHost": "", "proxyRemovePrefix": false, "tlsOptions": {"enabled": false, "type": "CERT", "pfxPath": "", "certPath": "",
  "keyPath": "", "caPath": "", "passphrase": ""}, "cors": true, "headers": [], "proxyReqHeaders": [], "proxyResHeaders": [], "data": [], "callbacks": []}`)
		if err != nil {
			return nil, err
		}
		return b.node("@mockoon/cli/bin/run.js", "start", "--data", data, "--port", port(addr), "--hostname", "127.0.0.1", "--disable-log-to-file", "--repair")
	})
}

func (b *bench) prism() *server {
	return b.server("Prism", login("alice-code"), func(addr string) (*exec.Cmd, error) {
		doc, err := b.file("openapi.yaml", `openapi: 3.0.3
info: {title: login, version: "1"}
paths:
  /sns/jscode2session:
    get:
      responses:
        "200":
          description: a login
          content:
            application/json:
              schema: {type: object, properties: {session_key: {type: string}, openid: {type: string}}}
              example: `+peer.Reply+"\n")
		if err != nil {
			return nil, err
		}
		return b.node("@stoplight/prism-cli/dist/index.js", "mock", "-h", "127.0.0.1", "-p", port(addr), doc)
	})
}

func (b *bench) jsonServer() *server {
	q := answer.Request{Path: "/jscode2session", Right: answer.Login}
	return b.server("json-server", q, func(addr string) (*exec.Cmd, error) {
		db, err := b.file("db.json", `{"jscode2session": `+peer.Reply+`}`)
		if err != nil {
			return nil, err
		}
		return b.node("json-server/lib/cli/bin.js", "--host", "127.0.0.1", "--port", port(addr), db)
	})
}

// oauth2Mock is asked for what costs it least, the user: a token it would have to sign.
func (b *bench) oauth2Mock() *server {
	q := answer.Request{Path: "/userinfo", Right: answer.Right{Status: 200, Has: `"sub"`}}
	return b.server("oauth2-mock-server", q, func(addr string) (*exec.Cmd, error) {
		return b.node("oauth2-mock-server/dist/oauth2-mock-server.mjs", "-a", "127.0.0.1", "-p", port(addr))
	})
}
