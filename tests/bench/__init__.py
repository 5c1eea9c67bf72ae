"""The benchmark anyone can run: this bot beside what people use today, under the same simulated users.

`python -m tests.bench` measures speed, latency, CPU and memory; `python -m tests.bench.kill` kills a bot in
the middle of its work and counts what the users lost. Everything runs on loopback; no token and no network
is needed.
"""
