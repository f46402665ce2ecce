.PHONY: help dev test check fix shots bench-history

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

dev: ## build what has changed and start the server
	@./slipway up

test: ## all tests
	@./slipway test

check: ## exactly what the continuous integration runs
	@.ci/run

fix: ## format the sources
	@./slipway mvn -q -B spotless:apply

shots: ## screenshots of every page into web/shots
	@./slipway build && cd web && npm run --silent shots

bench-history: ## how quick the lists are with ten million runs
	@bench/history
