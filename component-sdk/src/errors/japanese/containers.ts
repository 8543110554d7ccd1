import type { JapaneseTexts } from './texts.ts';

/** Components that run from images. */
export const containerTexts = {
  PACKAGE_NEEDED: [
    '{what}にはパッケージ {package} が必要ですが、ありません。',
    'SDK と同じ場所にインストールしてください：npm install {package}。',
  ],
  IMAGE_SOURCE_NOT_ALLOWED: [
    '処理部品 {component} はイメージ {image} にありますが、そこからのイメージは許可されていません。',
    '運用者が設定 registry.sources でその場所を許可する必要があります。許可済み：{allowed}。',
  ],
  IMAGE_NOT_RUNNABLE: [
    '処理部品 {component} はイメージ {image} にありますが、ここでは実行できません：{reason}。',
    '{advice}',
  ],
  IMAGE_UNPACK_REFUSED: [
    'イメージ {image} は展開されません：{reason}。',
    '「kumiki build」で作るか、どのイメージも実行できる podman か docker をインストールしてください。',
  ],
  COMPONENT_NETWORK_NOT_ALLOWED: [
    '処理部品 {component} はネットワークを求めていますが、使えません：{reason}。',
    '{advice}',
  ],
  COMPONENT_GPU_NEEDED: [
    '処理部品 {component} には GPU が {count} 個必要ですが、ここでは使えません：{reason}。',
    'GPU のあるマシンで、NVIDIA container toolkit を入れて実行してください。podman では「nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml」、docker では「nvidia-ctk runtime configure」。または GPU の要らない処理部品を使ってください。',
  ],
} as const satisfies JapaneseTexts;
