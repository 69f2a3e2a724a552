// The modules whose schema files the tests read; nothing of them is compiled, so `go mod tidy` would empty this file.
// Raised by hand: new versions here, then `go mod download -json MODULE@VERSION` gives the two lines for go.sum.
module launchquake/tools/kubernetes/schemas

go 1.25.0

require (
	github.com/compose-spec/compose-go/v2 v2.16.2
	github.com/grafana/k6-operator v1.5.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
	k8s.io/kubernetes v1.35.6
)
