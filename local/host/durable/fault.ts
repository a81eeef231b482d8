/** Why an orchestration must fail: said in its output, as the extension in Azure would. */
export class OrchestrationFault extends Error {
  override readonly name = 'OrchestrationFault';
}
