/**
 * simscript (npm), the one discrete-event library in TypeScript that is often named: M/M/1 at ρ = 0.8, as its own examples write a queue.
 * It yields to the page by requestAnimationFrame, which Node lacks: here that is the next turn of the event loop, at once.
 */
import { Entity, Exponential, Queue, Simulation } from 'simscript';
import type { Measured } from './measured.ts';
import { mm1 } from './workloads.ts';

class Desk extends Simulation {
  readonly line = new Queue('line');
  readonly server = new Queue('server', 1);
  readonly service = new Exponential(1 / mm1.servicesPerSecond);
  served = 0;

  constructor(customers: number) {
    super();
    this.started.addEventListener(() => {
      this.generateEntities(Customer, new Exponential(1 / mm1.arrivalsPerSecond), customers);
    });
  }
}

class Customer extends Entity<Desk> {
  override async script(): Promise<void> {
    const desk = this.simulation;
    this.enterQueueImmediately(desk.line);
    await this.enterQueue(desk.server);
    this.leaveQueue(desk.line);
    await this.delay(desk.service.sample());
    this.leaveQueue(desk.server);
    desk.served += 1;
  }
}

/** Two events a customer: it comes and it goes. */
export async function runSimscript(customers: number): Promise<Measured> {
  Object.assign(globalThis, { requestAnimationFrame: (next: () => void) => setImmediate(next) });
  const desk = new Desk(customers);
  const start = process.cpuUsage();
  await new Promise<void>((resolve) => {
    desk.finished.addEventListener(() => resolve());
    void desk.start();
  });
  const seconds = process.cpuUsage(start).user / 1e6;
  if (desk.served !== customers) throw new Error(`simscript served ${desk.served} of ${customers}`);
  return { seconds, events: 2 * customers };
}
