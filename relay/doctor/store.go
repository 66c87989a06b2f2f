package doctor

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"strings"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/store/bolt"
	"wxflow/relay/store/memory"
)

func checkLasts(e *exam) []Result {
	v, _ := e.named("WXRELAY_STORE")
	if v = strings.TrimSpace(v); v == "" || v == "memory:" {
		return warn("sessions are kept in memory and lost at a restart", "会话保存在内存中，重启即丢失")
	}
	scheme, _, _ := strings.Cut(v, ":")
	return ok("%s", "%s", scheme)
}

func checkStore(e *exam) []Result {
	ctx, cancel := e.within()
	defer cancel()
	store, closeStore, err := e.o.openStore(e.settings)
	switch {
	case errors.Is(err, bolt.ErrInUse):
		return skip("a running relay has it open", "正在运行的中继占用着它")
	case errors.Is(err, fs.ErrNotExist):
		return skip("the first start of a relay makes it", "中继首次启动时创建")
	case err != nil:
		return fail("it cannot be opened: %s", "无法打开：%s", reason(err))
	}
	defer closeStore()
	if p := session.PingerOf(store); p != nil {
		if err := p.Ping(ctx); err != nil {
			return fail("it cannot be reached: %s", "无法连接：%s", reason(err))
		}
	}
	s := session.Session{AppID: "wxrelay-doctor", OpenID: "wxrelay-doctor", Created: e.now(), Expires: e.now().Add(time.Minute)}
	_, _ = rand.Read(s.Token[:]) // never fails
	if err := store.Put(ctx, s); err != nil {
		return fail("a session cannot be written: %s", "无法写入会话：%s", reason(err))
	}
	switch got, err := store.Get(ctx, s.Token); {
	case err != nil:
		return fail("a session that was written cannot be read: %s", "无法读出写入的会话：%s", reason(err))
	case got.OpenID != s.OpenID:
		return fail("a session comes back as another one", "读出的会话与写入的不同")
	}
	if err := store.Delete(ctx, s.Token); err != nil {
		return fail("a session cannot be deleted: %s", "无法删除会话：%s", reason(err))
	}
	return ok("written, read and deleted", "写入、读取、删除均正常")
}

// openStore opens the store of the settings, a fresh one in memory if that is what they say.
func openStore(s settings.Settings) (session.Store, func() error, error) {
	closeStore, err := s.OpenMadeStore()
	if err != nil || s.Config.Store != nil {
		return s.Config.Store, closeStore, err
	}
	return memory.New(nil, 0), closeStore, nil
}
