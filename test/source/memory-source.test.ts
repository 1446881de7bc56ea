import { createMemorySource } from '../../src/source/memory-source.ts';
import { describeSource } from './source-contract.ts';

describeSource('the memory source', async (files) => {
  const source = createMemorySource(files);
  return {
    source,
    write: (id, content) => source.write({ [id]: content }),
    remove: (id) => source.write({ [id]: null }),
    end: () => source.dispose(),
  };
});
