// A process of workers that do nothing; ends when the driver does.
import { Worker } from "bullmq";

const [port, concurrency] = process.argv.slice(2).map(Number);
const worker = new Worker("noop", async () => {}, { connection: { host: "127.0.0.1", port, maxRetriesPerRequest: null }, concurrency });
worker.on("error", (failure) => console.error(failure));
await worker.waitUntilReady();
process.on("disconnect", () => process.exit(0));
process.send("ready");
