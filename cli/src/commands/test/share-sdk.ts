// Goes before an author's tests: they get the SDK of this command, as the component does.
import { shareOneSdk } from '@kumiki/component-sdk/worker';

shareOneSdk();
