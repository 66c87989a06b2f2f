package metrics

// The words around the table of docs/metrics.md.
const pageHead = `# Metrics, traces and the log of wxrelay · 指标、链路追踪与日志

` + "`GET /metrics`" + ` on the ops address (` + "`WXRELAY_OPS`" + `, 127.0.0.1:8081) answers in Prometheus' format. No label has a value that a client can
choose, so the number of series is bounded. Besides these there are ` + "`go_*` and `process_*`" + `.

ops 地址（` + "`WXRELAY_OPS`" + `，默认 127.0.0.1:8081）上的 ` + "`GET /metrics`" + ` 以 Prometheus 格式输出。标签值均不受客户端控制，序列数量有上限。
此外还有 ` + "`go_*` 与 `process_*`" + `。

| metric | type | labels | meaning | 含义 |
|---|---|---|---|---|
`

const pageTail = `
## Who may ask · 谁可以访问

The ops address has no password: listen where the public does not reach it. Web pages are kept away, too: it is called by an IP address, by
` + "`localhost`" + ` or by a name without a dot, such as a container's; any other ` + "`Host`" + ` is answered 403, and so is a page of another origin. Names that
your Prometheus, probes or load balancer use go into ` + "`WXRELAY_OPS_HOSTS`" + `: ` + "`relay.example.internal`" + `, or ` + "`*.svc.cluster.local`" + ` for all below it. The
name in ` + "`WXRELAY_OPS`" + ` itself counts already, and a request with an internal key may use any.

ops 地址不设密码，请监听公网无法到达的地址。网页同样无法访问：只接受以 IP、` + "`localhost`" + ` 或不带点的主机名（例如容器名）访问，其他 ` + "`Host`" + ` 以及其他来源的网页一律返回 403。Prometheus、探针或负载均衡使用的其他名称请写入 ` + "`WXRELAY_OPS_HOSTS`" + `：例如 ` + "`relay.example.internal`" + `，或用 ` + "`*.svc.cluster.local`" + ` 表示其下所有名称。` + "`WXRELAY_OPS`" + ` 中的主机名自动允许；带内部密钥的请求可使用任意名称。

## Scraping · 抓取

In ` + "`prometheus.yml`" + `, where Prometheus runs on the same machine:

` + "```yaml" + `
scrape_configs:
  - job_name: wxrelay
    static_configs:
      - targets: ["127.0.0.1:8081"]
` + "```" + `

For a Prometheus elsewhere, have the relay listen on an address of the internal network (` + "`WXRELAY_OPS=10.0.0.5:8081`" + `), name that one as the target,
and let only Prometheus through the firewall. Prometheus itself is on 9090: the ops address is on another port so that both can run on one
machine.

Prometheus 与中继在同一台机器时，把以上内容写入 ` + "`prometheus.yml`" + `。在其他机器上时，让中继监听内网地址（` + "`WXRELAY_OPS=10.0.0.5:8081`" + `）并以它为抓取目标，防火墙只放行 Prometheus。ops 地址避开了 Prometheus 自己的 9090 端口，两者可以同机运行。

## Dashboard and alerts · 仪表盘与告警

[deploy/grafana/wxrelay.json](../deploy/grafana/wxrelay.json) is a dashboard to import in Grafana; [deploy/prometheus/alerts.yaml](../deploy/prometheus/alerts.yaml)
are alert rules, each of which says in English and Chinese what to do. The rules expect ` + "`job=\"wxrelay\"`" + ` only where they look for a relay
that is gone.

仪表盘可导入 Grafana；告警规则均附中英文处理建议。仅“实例失联”规则要求抓取任务名为 ` + "`job=\"wxrelay\"`" + `。

## The log · 日志

One line a request, JSON or text (` + "`WXRELAY_LOG_FORMAT`" + `), from ` + "`WXRELAY_LOG_LEVEL`" + ` up. The message is ` + "`request`" + `; other messages are about the
relay itself. Good answers on the ops address are at ` + "`debug`" + `. Nothing else is written to stderr once the settings have been found good:
` + "`serving`" + ` tells version, addresses, number of apps, store and upstream, ` + "`stopping`" + ` the beginning of the end, and ` + "`the relay does not serve`" + `
why it ends.

每个请求一行日志，消息为 ` + "`request`" + `；其他消息与中继自身有关。ops 地址上的正常应答为 ` + "`debug`" + ` 级别。设置检查通过后，stderr 中只有日志：` + "`serving`" + ` 给出版本、监听地址、应用数量、存储与上游，` + "`stopping`" + ` 表示开始停止，` + "`the relay does not serve`" + ` 说明退出的原因。

| field | meaning | 含义 |
|---|---|---|
| ` + "`id`" + ` | sent back as X-Request-Id, and to the back end; a trusted proxy's own is kept | 请求编号，随 X-Request-Id 返回并传给后端；可信代理给出的编号会被沿用 |
| ` + "`method` `route` `status`" + ` | the route is a pattern, never the URL; 499: the caller left | 路由为模式而非 URL；499 表示调用方已离开 |
| ` + "`kind` `cause` `hint` `hint_zh`" + ` | why it was refused, and what the operator can do | 拒绝原因与处理建议 |
| ` + "`errcode` `rid`" + ` | WeChat's | 微信返回的错误码与 rid |
| ` + "`appid` `ip` `bytes` `duration_ms`" + ` | whose app, from where, how much was answered, how long it took | 应用、来源地址、应答字节数、耗时（毫秒） |
| ` + "`caller` `path`" + ` | of the gateway: who has the internal key, which API | 网关：内部密钥的名称与所调接口 |
| ` + "`cut`" + ` | the answer broke off | 应答中途断开 |
| ` + "`ended`" + ` | a websocket or a stream was ended with its session | websocket 或事件流随登录态结束 |
| ` + "`flight`" + ` | the id of the request whose redemption of the same code this one shared | 共用同一次 code 兑换的首个请求的编号 |

Of a store that is down, it says three things, however many requests fail: that it is down and why, each minute that it still is,
and that it is back.

存储不可用时，无论有多少请求失败，只记录三种日志：不可用及其原因、每分钟一次的持续提醒，以及恢复。

No URL, query, header, code, secret, session_key or token is logged.

日志中不含 URL、查询参数、请求头、code、密钥、session_key 或 token。

## Traces · 链路追踪

With ` + "`OTEL_EXPORTER_OTLP_ENDPOINT`" + ` (or ` + "`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_TRACES_EXPORTER=otlp`" + `) set, a span for each request, try of
a call to WeChat and operation of the store goes there by OTLP over HTTP with protobuf; gRPC is not built in. The other variables of
OpenTelemetry's SDK count too: ` + "`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_SDK_DISABLED`" + ` … Without them nothing
runs and nothing is connected to. A request continues the trace in ` + "`traceparent`" + ` only when a trusted proxy (` + "`WXRELAY_TRUSTED_PROXIES`" + `)
sent it; WeChat is sent none.

设置 ` + "`OTEL_EXPORTER_OTLP_ENDPOINT`" + ` 等标准变量后，每个请求、每次微信调用与每次存储操作各产生一个 span，以 OTLP/HTTP（protobuf）导出，不支持 gRPC。
未设置时不启动任何后台任务，也不建立连接。仅信任可信代理（` + "`WXRELAY_TRUSTED_PROXIES`" + `）传入的 ` + "`traceparent`" + `；不会向微信发送它。
`
