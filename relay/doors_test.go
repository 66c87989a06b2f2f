package relay

import (
	"time"

	"wxflow/relay/refusal"
)

// What a relay does as it is seen from the outside: bounds, headers and answers. They are
// written here again, so that a change of the code shows.
const (
	backendIdle    = 60 * time.Second
	sessionCheck   = 10 * time.Second
	headerIdentity = "X-Wxrelay-Identity"
	headerOpenID   = "X-WX-OPENID"
	headerUnionID  = "X-WX-UNIONID"
	gatewayTimeout = time.Minute
	gatewayPrefix  = "/wx/"
	maxUserCalls   = 8
	maxSlowAddrs   = 1024
	slowAfter      = 3
	maxQueueWait   = 2 * time.Second
	maxStoreFails  = 5
	outageEvery    = time.Minute
	outageLines    = 5
	outageOver     = 64
	placeTries     = 5
	placeWait      = 250 * time.Millisecond
	slidingLife    = 30 * 24 * time.Hour
	namedFor       = 30 * time.Second
	plainTrust     = time.Minute
	plainOverlap   = 5 * time.Minute
	renewSpread    = time.Minute
	forceDaily     = 20
	renewLead      = 290 * time.Second
	replayMax      = 64 << 10
	maxReply       = 64 << 10
	codePath       = "/sns/jscode2session"
	devToolsCode   = "the code is a mock one"
	maxRequestBody = 8 << 10
	probeLife      = 2 * time.Minute
)

type (
	errorAnswer struct {
		Error errorBody `json:"error"`
	}
	errorBody struct {
		Kind      refusal.Kind   `json:"kind"`
		ErrCode   int            `json:"errcode,omitempty"`
		Message   string         `json:"message"`
		MessageZH string         `json:"message_zh"`
		Action    refusal.Action `json:"action"`
		RID       string         `json:"rid,omitempty"`
		Lacks     []struct {
			What      string `json:"what"`
			Message   string `json:"message"`
			MessageZH string `json:"message_zh"`
		} `json:"missing,omitempty"`
	}
	loginAnswer struct {
		Token     string `json:"token"`
		ExpiresIn int64  `json:"expires_in"`
		OpenID    string `json:"openid"`
		UnionID   string `json:"unionid,omitempty"`
	}
	sessionAnswer struct {
		AppID     string `json:"appid"`
		OpenID    string `json:"openid"`
		UnionID   string `json:"unionid,omitempty"`
		ExpiresIn int64  `json:"expires_in"`
	}
	tokenAnswer struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	}
	probeAnswer struct {
		Nonce  string `json:"nonce"`
		HoldMS int64  `json:"hold_ms"`
	}
	jwkSet struct {
		Keys []struct {
			KeyType   string `json:"kty"`
			Curve     string `json:"crv"`
			X         string `json:"x"`
			KeyID     string `json:"kid"`
			Use       string `json:"use"`
			Algorithm string `json:"alg"`
		}
	}
	claims struct {
		Issuer   string `json:"iss"`
		Audience string `json:"aud"`
		Subject  string `json:"sub"`
		UnionID  string `json:"unionid,omitempty"`
		Issued   int64  `json:"iat"`
		Expires  int64  `json:"exp"`
	}
	// A sharedToken is an access_token as a fleet shares it.
	sharedToken struct {
		Token string `json:"token"`
		Ends  int64  `json:"ends"`
		Renew int64  `json:"renew"`
		For   string `json:"for,omitempty"`
	}
	// A stableRequest is what WeChat's stable_token is asked.
	stableRequest struct {
		GrantType    string `json:"grant_type"`
		AppID        string `json:"appid"`
		Secret       string `json:"secret"`
		ForceRefresh bool   `json:"force_refresh"`
	}
)
