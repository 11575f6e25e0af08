// npm runs this after `npm ci` in a checkout and before packing. Where only the packages for running are installed there is
// nothing to build with: a package that was packed brings its `dist` along.
import { buildDist, compiler, isFresh } from './build-dist.js';

if (compiler() === undefined) {
  console.log('development packages are not installed: dist is left as it is');
} else if (!isFresh()) {
  try {
    await buildDist();
    console.log('built dist');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
