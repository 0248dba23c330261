# Everything here works from a clean clone on a machine with Rust, Node 20.19+, make and bash. Tools go to .tools/ and
# node_modules/; what is there at the right version is not fetched again.
#
# Written on Linux. It keeps to what the make 3.81 and the BSD tools of macOS know, and Git for Windows: no `private`, no
# `.ONESHELL`, no options of GNU's own; and paths of targets are relative, for a drive has a colon.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

TOOLS := .tools
# Between the folders of a PATH is a semicolon on Windows, unless its make is of a Unix shell there.
BETWEEN := $(if $(findstring ;,$(PATH)),;,:)
export PATH := $(CURDIR)/$(TOOLS)/bin$(BETWEEN)$(CURDIR)/node_modules/.bin$(BETWEEN)$(PATH)

locked = $(shell sed -n '/^name = "$(1)"$$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
WASM_BINDGEN := $(TOOLS)/wasm-bindgen-$(call locked,wasm-bindgen)
WASM_PACK := $(TOOLS)/wasm-pack-0.15.1
WASM_TARGET := $(TOOLS)/wasm32-unknown-unknown
NODE_MODULES := node_modules/.package-lock.json
CHROMIUM := $(TOOLS)/chromium
REDIS := $(TOOLS)/redis
BROWSERS := $(TOOLS)/browsers
GECKODRIVER := $(TOOLS)/geckodriver-0.37.1
CARGO_MUTANTS := $(TOOLS)/cargo-mutants-27.1.0
# Versions of Node whose engines differ, beside the one that is here.
NODES := $(addprefix $(TOOLS)/node-,$(filter-out $(shell node -p process.versions.node),20.20.2 22.23.3 24.21.0))
# From PyPI: asks a server what its OpenAPI documents say, and worse.
SCHEMATHESIS := $(TOOLS)/schemathesis-4.32.5
# In a place of its own, for it wants an older TypeScript.
TYPEDOC := $(TOOLS)/typedoc-0.28.20
PACKAGE := pkg/package.json
WASM := build/wasm/flatpeak_wasm_bg.wasm build/wasm/flatpeak_prices_bg.wasm
TARBALL := build/flatpeak-wasm.tgz
SITE := build/site/index.html
DOCS := build/site/docs/index.html

RUST := .cargo/config.toml Cargo.toml Cargo.lock $(shell find src -name '*.rs')
CHART := $(shell find chart -type f)
PAGE := $(CHART) $(shell find www -type f -not -path "www/screenshots/*")
DOCS_SOURCES := $(shell find docs -type f)
TEMPLATE := $(shell find pkg-template -type f) $(CHART) LICENSE CHANGELOG.md

# Random tests: few and always the same ones here, many and always new ones in `make soak`.
export PROPTEST_CASES ?= 2000
export PROPTEST_RNG_SEED ?= 1

.PHONY: help demo site test lint format api bench benchmarks pack hosts soak mutants test-rust test-wasm test-package test-hosts test-site clean

help:
	@echo "make demo          plan a sample day, then serve the page; PRICES=file plans a real one"
	@echo "make site          the page as static files, in build/site, and its docs, in build/site/docs"
	@echo "make test          all tests"
	@echo "make lint          formats, lints, types"
	@echo "make api           the report of the public interface, docs/api-report.txt, from the types"
	@echo "make bench         sizes and times, side by side with what one would use instead"
	@echo "make benchmarks    the same, as a page of the docs, docs/benchmarks.md"
	@echo "make pack          the npm tarball, in build/"
	@echo "make hosts         the package in every host that can be had: bundlers, runtimes, frameworks, runners of tests, browsers"
	@echo "make soak          the random tests, many more of them, with fresh seeds"
	@echo "make mutants       slips put into the code on purpose, each of which a test must see"

# The jobs

demo: $(PACKAGE) $(DOCS)
	@node examples/terminal/main.js $(if $(PRICES),"$(PRICES)")
	@node www/build/serve.js build/site

site: $(DOCS)
	@echo "$(dir $(SITE))"

pack: $(TARBALL)
	@echo "$(TARBALL)"

lint: $(NODE_MODULES) $(WASM_TARGET) $(PACKAGE)
	cargo fmt --check
	cargo clippy --quiet --all-targets
	cargo clippy --quiet --target wasm32-unknown-unknown --lib --test wasm
	cargo clippy --quiet --target wasm32-unknown-unknown --lib --no-default-features --features engines
	cargo clippy --quiet --target wasm32-unknown-unknown --lib --no-default-features --features prices
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --document-private-items
	prettier --check --log-level warn .
	eslint .
	oxlint --quiet --deny correctness --deny suspicious chart www
	tsc -p examples
	tsc -p www
	tsc -p pkg-template
	node .github/lint.js

format: $(NODE_MODULES)
	cargo fmt
	prettier --write --log-level warn .

test: test-rust test-wasm test-package test-hosts test-site

test-rust:
	cargo test --quiet

test-wasm: $(WASM_TARGET) $(WASM_BINDGEN) $(WASM_PACK) | $(CHROMIUM)
	wasm-pack test --node -- --test wasm
	if [ -s $(CHROMIUM) ]; then \
	  WASM_BINDGEN_USE_BROWSER=1 wasm-pack test --headless --chrome \
	    $$(command -v chromedriver | sed 's/^/--chromedriver /') -- --test wasm; \
	else echo "skipped: the wasm tests in a browser, for there is none"; fi

test-package: $(TARBALL) $(NODES) | $(CHROMIUM) $(REDIS)
	node --test --test-reporter=spec tests/package/*.test.js tests/browser/*.test.js

# Each host is fetched into .tools/hosts/ when its test first runs. Those that take long are in `make hosts` alone.
test-hosts: $(TARBALL) $(NODES) | $(CHROMIUM)
	node --test --test-concurrency=2 --test-reporter=spec \
	  $(filter-out %.slow.test.js,$(wildcard tests/hosts/*.test.js))

test-site: $(DOCS) $(TARBALL) | $(CHROMIUM)
	node --test --test-concurrency=2 --test-reporter=spec tests/site/*.test.js

api:
	node docs/api-report.mjs pkg-template/index.d.ts > docs/api-report.txt

bench: $(PACKAGE)
	node --expose-gc benches/bench.js

benchmarks: $(PACKAGE)
	node --expose-gc benches/bench.js | node docs/benchmarks.mjs

hosts: $(TARBALL) $(DOCS) $(NODES) | $(CHROMIUM) $(BROWSERS) $(GECKODRIVER)
	node --test --test-concurrency=2 --test-reporter=spec tests/hosts/*.test.js

# What takes long or never repeats: the seed is printed, and repeats the run.
soak: SEED ?= $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
soak: $(TARBALL) | $(SCHEMATHESIS) $(REDIS)
	@echo "make soak SEED=$(SEED)"
	PROPTEST_CASES=50000 PROPTEST_RNG_SEED=$(SEED) cargo test --quiet
	SOAK=50 SEED=$(SEED) node --test --test-reporter=spec tests/package/*.random.test.js
	SOAK=50 SEED=$(SEED) node --test --test-concurrency=1 --test-reporter=spec tests/package/*.soak.test.js

# Of the 4,200 slips that the planners can have, a week has a 53rd part: a year has all. Nobody debugs them.
mutants: SHARD ?= $(shell expr $$(date +%V) - 1)/53
mutants: $(TARBALL) $(CARGO_MUTANTS)
	node --test --test-reporter=spec tests/package/verify-mutants.test.js tests/package/verify-site-mutants.test.js
	node tests/mutants/exchange.js
	CARGO_PROFILE_DEV_DEBUG=0 PROPTEST_CASES=200 cargo mutants --shard $(SHARD) --output build

clean:
	rm -rf build pkg target

# The package

# The feature of the crate that each WebAssembly file is made of.
build/wasm/flatpeak_wasm_bg.wasm: FEATURE := engines
build/wasm/flatpeak_prices_bg.wasm: FEATURE := prices
# One after the other, for cargo puts both in the same place.
build/wasm/flatpeak_prices_bg.wasm: | build/wasm/flatpeak_wasm_bg.wasm

# Panics name the file that they happen in. Without the folder that crates are unpacked in, the file is the same
# whoever builds it.
$(WASM): build/wasm/flatpeak_%_bg.wasm: $(RUST) $(WASM_TARGET) $(WASM_BINDGEN) $(WASM_PACK)
	cargo fetch --quiet --locked
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$$(printf -- '--remap-path-prefix=%s/= ' \
	  "$${CARGO_HOME:-$$HOME/.cargo}"/registry/src/*)" wasm-pack --quiet build --target web --no-pack --no-opt \
	  --out-dir build/wasm --out-name flatpeak_$* -- --no-default-features --features $(FEATURE)
	touch $@

$(PACKAGE): $(WASM) $(TEMPLATE) $(NODE_MODULES)
	node pkg-template/build.mjs
	touch $@

$(TARBALL): $(PACKAGE)
	npm pack --silent --pack-destination build ./pkg >/dev/null
	mv build/flatpeak-wasm-*.tgz $@

# The page

$(SITE): $(PAGE) $(PACKAGE)
	vite build --config www/vite.config.js --logLevel error
	touch $@

# The docs, beside the page: what makes the page empties the folder first.
$(DOCS): $(SITE) $(DOCS_SOURCES) | $(TYPEDOC)
	node docs/build.mjs $(TYPEDOC) $(@D)
	touch $@

# The tools

$(WASM_TARGET):
	mkdir -p $(TOOLS)
	test -d "$$(rustc --print target-libdir --target wasm32-unknown-unknown)" || \
	  rustup target add wasm32-unknown-unknown
	touch $@

$(WASM_BINDGEN):
	mkdir -p $(TOOLS)
	cargo install --quiet --root $(TOOLS) --version $(call locked,wasm-bindgen) wasm-bindgen-cli
	rm -f $(TOOLS)/wasm-bindgen-[0-9]* && touch $@

$(WASM_PACK):
	mkdir -p $(TOOLS)
	cargo install --quiet --root $(TOOLS) --version $(@:$(TOOLS)/wasm-pack-%=%) --locked wasm-pack
	rm -f $(TOOLS)/wasm-pack-[0-9]* && touch $@

$(CARGO_MUTANTS):
	mkdir -p $(TOOLS)
	cargo install --quiet --locked --root $(TOOLS) --version $(@:$(TOOLS)/cargo-mutants-%=%) cargo-mutants
	rm -f $(TOOLS)/cargo-mutants-[0-9]* && touch $@

$(NODE_MODULES): package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

# From npm, where each platform has a package of its own. Without one, its tests are skipped, and say so.
NODE_PACKAGE := node-$$(node -p '(process.platform + process.arch === "darwinarm64" ? "bin-" : "") + \
  process.platform.replace("win32", "win") + "-" + process.arch')
$(NODES): $(TOOLS)/node-%:
	@npm install --silent --no-audit --no-fund --no-save --prefix $@.part "$(NODE_PACKAGE)@$*" && mv $@.part $@ || \
	  echo "Tests on Node $* will be skipped: npm could not fetch it." >&2

$(SCHEMATHESIS): $(TOOLS)/schemathesis-%:
	@mkdir -p $(TOOLS) && python3 -m venv $@ && $@/bin/pip install --quiet "schemathesis==$*" || \
	  { rm -rf $@; echo "Tests with Schemathesis will be skipped: it needs Python and its venv." >&2; }

$(TYPEDOC):
	npm install --silent --no-audit --no-fund --no-save --prefix $@.part $(notdir $(subst typedoc-,typedoc@,$@)) typescript@6.0.3
	mv $@.part $@

# The path of a browser; empty where there is none, and then it is looked for again.
$(CHROMIUM): $(NODE_MODULES)
	mkdir -p $(TOOLS)
	node tests/support/chromium.js > $@ || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && apt-get install -qq --no-install-recommends chromium chromium-driver >/dev/null; \
	  fi; node tests/support/chromium.js > $@ || \
	  echo "Browser tests will be skipped: install Chrome or Chromium, or name one in CHROME." >&2; }

# The path of a Redis, for the tests of fleets, each of which starts its own; empty where there is none, and then it is
# looked for again.
$(REDIS):
	mkdir -p $(TOOLS)
	command -v redis-server > $@ || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && apt-get install -qq --no-install-recommends redis-server >/dev/null; \
	  fi; command -v redis-server > $@ || \
	  echo "Tests of fleets over a queue will be skipped: install redis-server." >&2; }

# Firefox and WebKitGTK, for `make hosts`. Without one, its tests are skipped, and say so; and then it is tried again.
$(BROWSERS):
	@mkdir -p $(TOOLS)
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && for packages in firefox-esr "webkit2gtk-driver xvfb"; do \
	    apt-get install -qq --no-install-recommends $$packages >/dev/null || true; \
	  done; \
	fi
	@{ command -v firefox-esr || command -v firefox; } >/dev/null && \
	  command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null && touch $@ || \
	  echo "Tests in Firefox or in WebKitGTK will be skipped: install firefox, webkit2gtk-driver and xvfb." >&2

$(GECKODRIVER): | $(BROWSERS)
	@if command -v geckodriver >/dev/null; then touch $@; \
	elif command -v firefox-esr >/dev/null || command -v firefox >/dev/null; then \
	  cargo install --quiet --locked --root $(TOOLS) --version $(@:$(TOOLS)/geckodriver-%=%) geckodriver && touch $@ || \
	  echo "Tests in Firefox will be skipped: cargo could not install geckodriver." >&2; \
	fi
