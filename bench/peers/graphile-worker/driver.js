// Adds jobs that do nothing, then runs them until none is left: an order a line, an answer a line. See Peers/PeerProgram.cs.
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

const batched = process.argv[2] === "batched";
const chunk = 1000;

// 24 at once, as in its own performance test; batched adds what its manual has for the highest throughput.
const worker = batched
  ? { concurrentJobs: 24, maxPoolSize: 10, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }
  : { concurrentJobs: 24, maxPoolSize: 10 };

const pool = new pg.Pool({ connectionString: process.env.PEER_POSTGRES, max: 10 });
pool.on("error", (failure) => console.error(failure));
pool.on("connect", (client) => client.on("error", (failure) => console.error(failure)));
// A line for each job is not what is measured.
const logger = new Logger(() => (level, message) => { if (level === "error") console.error(message); });
const utils = await makeWorkerUtils({ pgPool: pool, logger });
await utils.migrate();

async function queue(count) {
  const begun = performance.now();
  for (let first = 0; first < count; first += chunk)
    await utils.addJobs(Array.from({ length: Math.min(chunk, count - first) }, () => ({ identifier: "noop", payload: {} })));
  const submitted = performance.now();

  let done = 0;
  const ran = deferred();
  const runner = await run({ pgPool: pool, logger, noHandleSignals: true, preset: { worker }, taskList: { noop: () => { if (++done === count) ran.resolve(); } } });
  await Promise.race([ran.promise, runner.promise]);
  // Run is not recorded: a job that is, is deleted.
  while ((await pool.query("select exists (select from graphile_worker._private_jobs)")).rows[0].exists) await wait(2);
  const drained = performance.now();
  await runner.stop();
  if (done !== count) throw new Error(`${done} of ${count} jobs ran`);
  return [(submitted - begun) / 1000, (drained - submitted) / 1000];
}

function deferred() {
  let resolve;
  return { promise: new Promise((it) => { resolve = it; }), resolve };
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log((await queue(Number(line.split(" ")[1]))).join(" "));
  } catch (failure) {
    console.log(`error ${String(failure).replaceAll("\n", " ")}`);
  }
}
await utils.release();
await pool.end();
