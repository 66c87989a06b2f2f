// Package doctor examines what a login relay needs to work: its settings, its
// store, WeChat, the clock, the public domain as a mini-program will see it, and
// the reverse proxy in front. Most of what keeps a login from working is
// configuration, and an error on a phone says nothing of it.
//
//	results := doctor.Run(ctx, doctor.Options{
//		Env:    os.LookupEnv,
//		Domain: "https://login.example.com",
//		Report: func(r doctor.Result) { fmt.Println(r.Status, r.ID, r.What.EN) },
//	})
//
// Checks are data: Checks lists them, each with what it is about, why that
// matters and how to repair it, in English and Chinese. A check runs unless one
// that it needs has failed; then it is skipped, with the reason.
//
// The doctor harms nothing: it never forces a new access_token, spends no code,
// and leaves nothing in the store. To the public domain it sends no secret. What
// it says holds no secret.
//
// checks.go lists the checks with what each needs; their texts are in checks.txt. One file
// per group has the code: settings.go for the settings and the store, wechat.go, domain.go
// and cert.go, answer.go, proxy.go. pages.txt has the pages of other programs.
package doctor
