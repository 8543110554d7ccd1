import { setting } from '../setting.ts';

/** What the platform may call by itself: webhooks, and images by their URL. */
export const network = {
  allow: setting<string>({
    env: 'KUMIKI_ALLOWED_ADDRESSES',
    description:
      'Addresses beside the public Internet that webhooks and URLs of images may lead to, parted by commas: networks (`10.1.0.0/16`), and names or IP addresses, with a port (`hooks.local:8080`) or for all ports.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
} as const;
