// Adds jobs that do nothing while the queue is paused, then lets workers have them: an order a line, an answer a line.
// See Peers/PeerProgram.cs.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Queue } from "bullmq";

const [port, processes, concurrency, keep] = process.argv.slice(2).map(Number);
const chunk = 1000;
const queue = new Queue("noop", { connection: { host: "127.0.0.1", port }, defaultJobOptions: keep ? {} : { removeOnComplete: true } });
await queue.waitUntilReady();
await queue.pause();
const workers = Array.from({ length: processes }, () => fork("worker.js", [port, concurrency], { stdio: ["ignore", "ignore", "inherit", "ipc"] }));
await Promise.all(workers.map((worker) => once(worker, "message")));

async function run(count) {
  await queue.pause();
  const begun = performance.now();
  for (let first = 0; first < count; first += chunk)
    await queue.addBulk(Array.from({ length: Math.min(chunk, count - first) }, () => ({ name: "noop", data: {} })));
  const submitted = performance.now();
  await queue.resume();
  for (;;) {
    const counts = await queue.getJobCounts("wait", "active", "paused", "failed");
    if (counts.failed) throw new Error(`${counts.failed} jobs failed`);
    if (counts.wait + counts.active + counts.paused === 0) break;
    await wait(2);
  }
  const drained = performance.now();
  if (keep) await queue.obliterate({ force: true });
  return [(submitted - begun) / 1000, (drained - submitted) / 1000];
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log((await run(Number(line.split(" ")[1]))).join(" "));
  } catch (failure) {
    console.log(`error ${String(failure).replaceAll("\n", " ")}`);
  }
}
for (const worker of workers) worker.disconnect();
await queue.close();
