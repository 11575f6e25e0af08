// npm run build
import { buildDist } from './build-dist.js';

try {
  await buildDist();
  console.log('built dist');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
