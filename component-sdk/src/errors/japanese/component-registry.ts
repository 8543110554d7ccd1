import type { JapaneseTexts } from './texts.ts';

/** The index of components that lie in registries. */
export const componentRegistryTexts = {
  REGISTRY_SOURCE_UNKNOWN: [
    '{where} からは処理部品を取得しません。',
    'プラットフォームの運用者に、そのレジストリを「registry.sources」に加えるよう依頼するか、次のいずれかに公開してください：{sources}。',
  ],
  REGISTRY_NO_COMPONENT: [
    'イメージ {image} は処理部品ではありません：{reason}。',
    '「kumiki build」で作るか、ラベル kumiki.manifest を付けるか、マニフェストと一緒に登録してください。',
  ],
  REGISTRY_TAG_NEEDED: [
    'イメージ {image} を指すタグがありません。',
    '版の番号などのタグを付け、そのタグで登録してください。タグのないものはレジストリから削除されることがあります。',
  ],
  REGISTRY_SIGNATURE_NEEDED: [
    '{source} では署名が必要なため、{image} は使えません：{reason}。',
    'プラットフォームが信頼する鍵で署名してください。公開済みのものにも「kumiki publish --key FILE」で署名できます。',
  ],
  REGISTRY_KEY_INVALID: [
    '鍵 {key} では署名を検証できません：{reason}。',
    '「openssl ec -in release.pem -pubout」が出力する PEM 形式の公開鍵を指定してください。',
  ],
  REGISTRY_NOTIFICATION_REFUSED: [
    'このレジストリは変更をプラットフォームに通知できません：{reason}。',
    '「registry.notificationSecret」の値を「Authorization: Bearer SECRET」として送るようにしてください。設定がない場合は、同じマシンで動いている必要があります。',
  ],
  PUBLISH_PERMISSION_NEEDED: [
    '処理部品の公開には専用の許可が必要ですが、許可されていません。',
    '管理者に許可を依頼するか、許可を持つトークンを使ってください：「kumiki token create NAME --role ROLE --publish」。',
  ],
} as const satisfies JapaneseTexts;
