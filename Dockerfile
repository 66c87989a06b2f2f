# Both programs, one image each:
#
#	docker build --target mockwx  --build-arg VERSION=v1.2.3 -t mockwx:v1.2.3 .
#	docker build --target wxrelay --build-arg VERSION=v1.2.3 -t wxrelay:v1.2.3 .
#
# With --platform linux/arm64 the compiler runs on the builder's own machine.
FROM --platform=$BUILDPLATFORM golang:1.26.8-alpine AS build
RUN apk add --no-cache ca-certificates
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY mockwx mockwx
COPY relay relay
COPY fixtures fixtures
ARG TARGETOS=linux
ARG TARGETARCH
ARG VERSION
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false \
    -ldflags "-s -w -buildid= -X wxflow/cmd/internal/boot.Version=$VERSION" \
    -o /out/ ./cmd/mockwx ./cmd/wxrelay
# A folder keeps its mode only inside of one that is copied.
RUN mkdir -p /root/fs && mkdir -m 1777 /root/fs/tmp

# The fake, for tests. It keeps nothing; /tmp is for the certificate where a
# command line of yours has a proxy.
FROM scratch AS mockwx
COPY --from=build /root/fs/ /
COPY --from=build /out/mockwx /mockwx
USER 65532:65532
EXPOSE 8090 8091
HEALTHCHECK --interval=2s --timeout=5s --start-period=5s CMD ["/mockwx", "ready"]
ENTRYPOINT ["/mockwx"]
CMD ["serve", "--listen", ":8090", "--admin", ":8091", "--proxy", "off"]

# The relay, for production. Its settings come from the environment; /readyz and
# the like stay inside unless WXRELAY_OPS says otherwise.
FROM scratch AS wxrelay
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/wxrelay /wxrelay
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=6s --start-period=5s CMD ["/wxrelay", "ready"]
ENTRYPOINT ["/wxrelay"]
CMD ["serve"]
