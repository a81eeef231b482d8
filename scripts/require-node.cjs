// Every npm script starts here. CommonJS and old syntax on purpose: it must run, and speak, on any Node.
var wanted = [22, 13];
var have = process.versions.node.split('.').map(Number);
if (have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < wanted[1])) {
  console.error(
    'Sluice needs Node >= 22.13 but this is ' +
      process.versions.node +
      '. Run "npm ci" without --ignore-scripts: it installs the pinned Node of this project.',
  );
  process.exit(1);
}
