module wxflow/e2e/sdk/goth

go 1.25.0

require (
	github.com/markbates/goth v1.82.0
	wxflow v0.0.0
)

require (
	github.com/gorilla/mux v1.8.1 // indirect
	golang.org/x/oauth2 v0.27.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
	rsc.io/qr v0.2.0 // indirect
)

replace wxflow => ../../..
