package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"wxflow/relay/store/sealed"
)

func keyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "make a key for WXRELAY_KEY · 生成 WXRELAY_KEY 所用的密钥",
		Long: `key prints a fresh key that seals session_keys in a store: keep it like a
password, the same on every relay of a fleet. Several keys stand with commas or
line ends between them: the first seals, all open. To replace a key:

  1. On every relay put the new key behind the old one and restart.
  2. On every relay put the new key in front and restart.
  3. When the sessions of the old key have ended, take it away.

A relay on its own needs no step 1.

key 输出一个新密钥，用于加密存储中的 session_key：请像密码一样保管，同一集群的
各实例使用相同的密钥。可写多个，用逗号或换行分隔：第一个用于加密，全部可用于解密。
更换密钥：

  1. 先把新密钥放在旧密钥之后并重启所有实例。
  2. 再把新密钥移到最前并重启。
  3. 旧会话全部到期后移除旧密钥。

单个实例可省略第 1 步。`,
		Example: "  wxrelay key > /etc/wxrelay/key && chmod 600 /etc/wxrelay/key",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), sealed.NewKey())
			return err
		},
	}
}
