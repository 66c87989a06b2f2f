module wxflow/e2e/jwt

go 1.25.0

require (
	github.com/go-jose/go-jose/v4 v4.1.3
	wxflow v0.0.0
)

require (
	github.com/gorilla/mux v1.8.1 // indirect
	golang.org/x/net v0.58.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
)

replace wxflow => ../..
