"""M/M/c at rho = 0.8 with SimPy, a mean service of 1 s: python3 mmc.py SERVERS CUSTOMERS. Prints processor seconds and events as JSON."""

import json
import random
import sys
import time

import simpy

servers, customers = int(sys.argv[1]), int(sys.argv[2])
random.seed(1)
env = simpy.Environment()
desk = simpy.Resource(env, capacity=servers)
waited = 0.0


def customer():
    global waited
    came = env.now
    with desk.request() as turn:
        yield turn
        waited += env.now - came
        yield env.timeout(random.expovariate(1.0))


def arrivals():
    for _ in range(customers):
        yield env.timeout(random.expovariate(0.8 * servers))
        env.process(customer())


env.process(arrivals())
start = time.process_time()
env.run()
seconds = time.process_time() - start
print(json.dumps({"seconds": seconds, "events": 2 * customers, "waitSeconds": waited}))
