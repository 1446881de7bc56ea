/** moonloop: the same with the module that reads and writes two columns a call. */
import { movePairsModule } from '../wasm-modules.mjs';
import { peerOf } from './wasm.mjs';

export const createPeer = peerOf(movePairsModule);
