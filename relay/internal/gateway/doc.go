// Package gateway serves other back ends on the ops address: /internal/access_token, and
// /wx/{appid}/…, which adds the access_token to a call of WeChat's APIs.
package gateway
