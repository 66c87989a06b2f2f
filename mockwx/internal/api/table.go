// Package api has THE list of the emulated APIs. Each describes itself in a file of its
// own, in the package of its family: what it needs, which page it follows, what it does
// and what it remembers. To add one, write that file and put its name here.
package api

import (
	"wxflow/mockwx/internal/api/component"
	"wxflow/mockwx/internal/api/link"
	"wxflow/mockwx/internal/api/login"
	"wxflow/mockwx/internal/api/message"
	"wxflow/mockwx/internal/api/oauth2"
	"wxflow/mockwx/internal/api/token"
	"wxflow/mockwx/internal/api/user"
	"wxflow/mockwx/internal/api/wecom"
	"wxflow/mockwx/internal/gateway"
)

// Table is THE list of the emulated APIs: one line each.
var Table = gateway.NewTable(
	login.JSCode2Session,
	token.GetToken,
	token.StableToken,
	token.ClearQuotas,
	token.ClearQuotasV2,
	token.GetQuota,
	token.ClearQuotaOf,
	token.GetRID,
	token.CallbackIPs,
	token.APIDomainIPs,
	token.GetTicket,

	component.Token,
	component.PreAuthCode,
	component.QueryAuth,
	component.AuthorizerToken,
	component.AuthorizerInfo,
	component.StartPushTicket,
	component.Login,
	component.OAuth,
	component.Refresh,

	wecom.Token,
	wecom.Login,
	wecom.UserInfo,
	wecom.OldUserInfo,

	oauth2.Authorize,
	oauth2.QRConnect,
	oauth2.WeComLogin,
	oauth2.AccessToken,
	oauth2.RefreshToken,
	oauth2.UserInfo,
	oauth2.Auth,

	login.CheckSession,
	login.ResetSessionKey,
	user.Info,
	user.PhoneNumber,
	user.PaidUnionID,
	user.PluginOpenPID,
	login.EncryptKey,
	user.CheckEncrypted,
	message.Subscribe,
	message.Custom,
	message.CheckText,
	message.CheckMedia,
	message.CheckPicture,
	link.WXACodeUnlimit,
	link.WXACode,
	link.WXAQRCode,
	link.QRCode,
	link.ShowQRCode,
	link.URLLink,
	link.Scheme,
)
