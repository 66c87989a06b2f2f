package cli

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Environment is the annotation of a command that lists what it reads from the
// environment alone: lines of NAME, a tab and what it means.
const Environment = "environment"

// AddHelp gives a program its help in the language of a locale. Texts of commands and
// flags hold both languages, "English · 中文"; a flag's may begin with `VALUE`, the word for
// its value. The long texts and the examples come from help/NAME.txt, or help/NAME.zh.txt,
// with a paragraph in one line; insert are pairs of what stands there and what takes its
// place. All that is read when help is asked for, and not at every start.
func AddHelp(root *cobra.Command, texts fs.FS, locale string, insert ...string) {
	zh := strings.HasPrefix(strings.ToLower(locale), "zh")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetHelpCommand(helpCommand(root))
	describe := sync.OnceFunc(func() { describe(root, texts, zh, insert) })
	addMan(root, describe, zh)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		describe()
		printHelp(cmd.OutOrStdout(), cmd, zh)
	})
}

// describe puts the texts of one language into the commands and their flags.
func describe(root *cobra.Command, texts fs.FS, zh bool, insert []string) {
	suffix := ".txt"
	if zh {
		suffix = ".zh.txt"
	}
	for _, cmd := range append(root.Commands(), root) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "print this help · 显示本帮助"
		cmd.Short = oneLanguage(cmd.Short, zh)
		cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = oneLanguage(f.Usage, zh) })
		if b, err := fs.ReadFile(texts, "help/"+cmd.Name()+suffix); err == nil {
			long, examples, _ := strings.Cut("\n"+strings.NewReplacer(insert...).Replace(string(b)), "\nEXAMPLES\n")
			cmd.Long, cmd.Example = strings.TrimSpace(long), strings.TrimRight(examples, "\n")
		}
	}
}

// oneLanguage takes one language out of "English · 中文".
func oneLanguage(s string, zh bool) string {
	en, chinese, _ := strings.Cut(s, " · ")
	if !zh || chinese == "" {
		return en
	}
	if value := flagValue().FindString(en); value != "" {
		return value + chinese
	}
	return chinese
}

// flagValue is the word for its value that the text of a flag begins with.
var flagValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^`[^`]+` ") })

// helpCommand is cobra's, but for a word that is no command.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "help for a command · 显示命令的帮助",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err == nil && len(rest) > 0 {
				err = root.Args(cmd, rest)
			}
			if err != nil {
				return err
			}
			return cmd.Help()
		},
	}
}

func printHelp(w io.Writer, cmd *cobra.Command, zh bool) {
	in := func(en, chinese string) string { return oneLanguage(en+" · "+chinese, zh) }
	fmt.Fprintf(w, "%s\n\n%s\n  %s\n", wrap(cmp.Or(cmd.Long, cmd.Short), 0), in("Usage:", "用法："), cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s COMMAND\n", cmd.CommandPath())
	}
	section := func(title string, rows []row) {
		if len(rows) > 0 {
			fmt.Fprintf(w, "\n%s\n%s", title, table(rows))
		}
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\n%s\n%s\n", in("Examples:", "示例："), cmd.Example)
	}
	var commands, environment []row
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			commands = append(commands, row{"  " + c.Name(), c.Short})
		}
	}
	section(in("Commands:", "命令："), commands)
	section(in("Flags:", "参数："), flagRows(cmd.Flags(), in(" (default %s)", "（默认 %s）")))
	for line := range strings.Lines(cmd.Annotations[Environment]) {
		name, meaning, _ := strings.Cut(strings.TrimSpace(line), "\t")
		environment = append(environment, row{"  " + name, oneLanguage(meaning, zh)})
	}
	section(in("Environment only:", "只能用环境变量设置："), environment)
	if len(commands) > 0 {
		path := cmd.CommandPath()
		fmt.Fprintf(w, "\n%s\n", in(path+" COMMAND --help says more about a command.", "运行 "+path+" COMMAND --help 查看各命令的详细帮助。"))
	}
}

func flagRows(flags *pflag.FlagSet, otherwise string) (rows []row) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		value, meaning := pflag.UnquoteUsage(f)
		meaning = strings.TrimPrefix(meaning, value+" ")
		if value != "" {
			name += " " + value
		}
		switch f.DefValue {
		case "", "false", "0", "0s", "[]":
		default:
			meaning += fmt.Sprintf(otherwise, f.DefValue)
		}
		rows = append(rows, row{name, meaning})
	})
	return rows
}

// columns is how wide help is, as the narrowest of usual terminals.
const columns = 80

// a row is a name and what it means.
type row struct{ name, meaning string }

// table writes rows with the meanings below each other, wrapped to the columns. Names
// that would leave them little room have a line of their own.
func table(rows []row) string {
	indent := 0
	for _, r := range rows {
		if w := Width(r.name) + 2; w <= columns*2/5 {
			indent = max(indent, w)
		}
	}
	var b strings.Builder
	for _, r := range rows {
		name := r.name + strings.Repeat(" ", max(0, indent-Width(r.name)))
		if Width(r.name)+2 > indent {
			name = r.name + "\n" + strings.Repeat(" ", indent)
		}
		b.WriteString(name + wrap(r.meaning, indent) + "\n")
	}
	return b.String()
}

// Columns writes a table with its columns below each other.
func Columns(rows [][]string) string {
	var b strings.Builder
	widths := map[int]int{}
	for _, r := range rows {
		for i, cell := range r {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-Width(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// wrap breaks the lines of a text that reach beyond the columns. What follows a break
// stands as far in as the line does, and by indent more.
func wrap(s string, indent int) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		body := strings.TrimLeft(line, " ")
		in := indent + len(line) - len(body)
		b.WriteString(line[:len(line)-len(body)])
		at := in
		for i, word := range words(body) {
			if i > 0 && at+Width(strings.TrimRight(word, " \n")) > columns {
				kept := strings.TrimRight(b.String(), " ")
				b.Reset()
				b.WriteString(kept + "\n" + strings.Repeat(" ", in))
				at = in
			}
			b.WriteString(word)
			at += Width(word)
		}
	}
	return b.String()
}

// words cuts a text where a line may break: behind spaces, and beside Chinese characters.
func words(s string) (all []string) {
	for _, rest := range strings.SplitAfter(s, " ") {
		word, state := "", -1
		for rest != "" {
			var part string
			part, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
			word += part
			last, _ := utf8.DecodeLastRuneInString(part)
			first, _ := utf8.DecodeRuneInString(rest)
			// Unicode would also break behind the hyphens and slashes of flags and paths.
			if rest == "" || Width(string(last)) > 1 || Width(string(first)) > 1 {
				all, word = append(all, word), ""
			}
		}
	}
	return all
}

// Width is how many columns of a terminal a text takes.
func Width(s string) int { return uniseg.StringWidth(s) }
