module wxflow/e2e/sdk/weapp

go 1.25.0

require (
	github.com/medivhzhan/weapp/v2 v2.4.2
	wxflow v0.0.0
)

require (
	github.com/gorilla/mux v1.8.1 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
	rsc.io/qr v0.2.0 // indirect
)

replace wxflow => ../../..
