package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// stage reads what a stage of a Dockerfile says about the program's start. An
// instruction that it does not know is an error: none is left out in silence.
func stage(text, name string) (*v1.Config, error) {
	_, text, found := strings.Cut(text, " AS "+name+"\n")
	if !found {
		return nil, fmt.Errorf("there is no stage %s in the Dockerfile", name)
	}
	text, _, _ = strings.Cut(text, "\nFROM ")
	config := &v1.Config{WorkingDir: "/"}
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		var err error
		switch word {
		case "", "#", "COPY": // rootFS has the files
		case "USER":
			config.User = rest
		case "EXPOSE":
			config.ExposedPorts = map[string]struct{}{}
			for _, port := range strings.Fields(rest) {
				config.ExposedPorts[port+"/tcp"] = struct{}{}
			}
		case "ENTRYPOINT":
			err = json.Unmarshal([]byte(rest), &config.Entrypoint)
		case "CMD":
			err = json.Unmarshal([]byte(rest), &config.Cmd)
		case "HEALTHCHECK":
			config.Healthcheck, err = healthcheck(rest)
		default:
			err = fmt.Errorf("unknown instruction")
		}
		if err != nil {
			return nil, fmt.Errorf("in the Dockerfile: %s %s: %w", word, rest, err)
		}
	}
	return config, nil
}

// healthcheck reads --interval=2s … CMD ["/program", "argument"].
func healthcheck(text string) (*v1.HealthConfig, error) {
	options, command, _ := strings.Cut(text, "CMD ")
	check := &v1.HealthConfig{}
	var args []string
	if err := json.Unmarshal([]byte(command), &args); err != nil {
		return nil, err
	}
	check.Test = append([]string{"CMD"}, args...)
	flags := flag.NewFlagSet("HEALTHCHECK", flag.ContinueOnError)
	flags.DurationVar(&check.Interval, "interval", 0, "")
	flags.DurationVar(&check.Timeout, "timeout", 0, "")
	flags.DurationVar(&check.StartPeriod, "start-period", 0, "")
	return check, flags.Parse(strings.Fields(options))
}
