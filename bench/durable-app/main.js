import * as df from 'durable-functions';

// What an activity passes on in Sluice: a small reference. The work itself is nothing, so that the host is what is timed.
df.app.activity('refer', {
  handler: ({ ordinal }) => ({ container: 'artifacts', path: `tenant/text/${ordinal}`, ordinal }),
});

df.app.orchestration('fan-out', function* (context) {
  const { width } = context.df.getInput();
  const inputs = Array.from({ length: width }, (_, ordinal) => ({ ordinal }));
  const results = yield context.df.Task.all(
    inputs.map((input) => context.df.callActivity('refer', input)),
  );
  return results.reduce((total, { ordinal }) => total + ordinal, 0);
});

df.app.orchestration('chain', function* (context) {
  const { length } = context.df.getInput();
  let total = 0;
  for (let ordinal = 0; ordinal < length; ordinal += 1) {
    const result = yield context.df.callActivity('refer', { ordinal });
    total += result.ordinal;
  }
  return total;
});
