import type { JapaneseTexts } from './texts.ts';

/** Registries of images, and building and publishing components. */
export const registryTexts = {
  REGISTRY_NAME_INVALID: [
    '「{text}」はイメージの名前ではありません：{reason}。',
    'HOST/PATH/NAME の形で書き、必要なら :TAG または @sha256:DIGEST を付けてください。',
  ],
  REGISTRY_UNREACHABLE: [
    'レジストリ {registry} から応答がありません：{reason}。',
    '名前とネットワーク、動作しているかを確認し、もう一度試してください。ここから届かない場合は KUMIKI_REGISTRY_MIRRORS でミラーを指定できます。',
  ],
  REGISTRY_LOGIN_NEEDED: [
    'レジストリ {registry} にはサインインが必要です：{reason}。',
    '「docker login {registry}」でサインインするか、DOCKER_CONFIG のファイルに認証情報を書いてください。',
  ],
  REGISTRY_DENIED: [
    'レジストリ {registry} は{action}を許可していません：{reason}。',
    'レジストリの運用者に許可を依頼するか、別のパスにしてください。',
  ],
  REGISTRY_NOT_FOUND: [
    '{where} に {what} はありません。',
    '名前、タグ、ダイジェストを確認してください。サインインしていないと、非公開のイメージもこのように見えます。',
  ],
  REGISTRY_BUSY: [
    'レジストリ {registry} は現在、要求を受け付けません。',
    '{seconds} 秒後にもう一度試してください。サインインすると上限が上がることがあります。',
  ],
  REGISTRY_FAILED: [
    'レジストリ {registry} が{action}に失敗しました：{reason}。',
    '後でもう一度試してください。続く場合はレジストリの運用者に連絡してください。',
  ],
  REGISTRY_REFUSED: [
    'レジストリ {registry} が{action}を拒否しました：{reason}。',
    'OCI イメージを受け付けるか、許可されている名前か確認してください。',
  ],
  REGISTRY_CONTENT_WRONG: [
    '{where} から、{digest} と一致しない内容が返されました：{reason}。',
    'もう一度試してください。続く場合はレジストリか途中の経路に問題があります。別の写しを使ってください。',
  ],
  REGISTRY_ANSWER_INVALID: [
    '{where} から、使えない {what} が返されました：{reason}。',
    'アドレスが OCI レジストリのものか、イメージが仕様に従って作られたか確認してください。',
  ],
  REGISTRY_TOO_LARGE: [
    '{where} の {what} が {limit} バイトを超えています。',
    'このようなイメージは扱えません。マニフェストの小さいイメージを使ってください。',
  ],
  REGISTRY_NOT_ENCRYPTED: [
    '{address} への接続が暗号化されません。',
    'https を使うか、自分のネットワークであればこのレジストリに --insecure を指定してください。',
  ],
  REGISTRY_REDIRECT_REFUSED: [
    'レジストリ {registry} が {address} へ転送しましたが、Kumiki は従いません：{reason}。',
    'レジストリとその手前にあるものの設定を確認してください。',
  ],
  REGISTRY_CREDENTIALS_UNUSABLE: [
    'レジストリ {registry} の認証情報を読めません：{reason}。',
    '{file} と、そこに書かれた認証情報ヘルパーを確認してください。',
  ],
  REGISTRY_MIRRORS_INVALID: [
    'ミラーの一覧が使えません：{reason}。',
    'KUMIKI_REGISTRY_MIRRORS を REGISTRY=HOST[/PATH] の形で、複数はコンマで区切って書いてください。',
  ],
  REGISTRY_LAYOUT_INVALID: [
    'フォルダ {folder} は OCI レイアウトではありません：{reason}。',
    'oci-layout と index.json のあるフォルダか、空またはまだないフォルダを指定してください。',
  ],
  REGISTRY_PLATFORM_MISSING: [
    'イメージ {image} に {platform} 用のものはありません。あるのは {found} です。',
    '別のプラットフォームか、別のイメージを選んでください。',
  ],
  COMPONENT_LABEL_INVALID: [
    'イメージ {image} のラベルから、どの処理部品か分かりません：{reason}。',
    '「kumiki build」で作るか、ラベル kumiki.manifest にマニフェストを JSON で書いてください。',
  ],
  BUILD_PACKAGES_FAILED: [
    '{platform} 用の {component} のパッケージをインストールできませんでした：{reason}。',
    'package.json の名前と版、パッケージのレジストリに接続できるかを確認してください。',
  ],
  BUILD_BASE_INVALID: [
    'イメージ {image} は {component} のベースにできません：{reason}。',
    '--base で別のものを指定してください。ベースに必要なものは文書にあります。',
  ],
  BUILD_FOLDER_CHANGED: [
    'フォルダ {folder} が、まとめている間に変更されました：{reason}。',
    '書き込みが終わってから、もう一度作ってください。',
  ],
  CONTAINER_PROGRAM_NEEDED: [
    'イメージにはコンテナを動かすプログラムが必要ですが、{programs} から応答がありませんでした。',
    'podman をインストールするか、docker を起動するか、KUMIKI_CONTAINER_PROGRAM で別のプログラムを指定してください。',
  ],
  CONTAINER_PULL_FAILED: [
    'イメージ {image} を取得できません：{reason}。',
    '名前と、レジストリが応答するか、サインインしているかを確認してください。',
  ],
  PUBLISH_NOT_READY: [
    '{component} は公開されていません：{reason}。',
    '上に示された問題を直してください。「kumiki check」と「kumiki test」でも確認できます。',
  ],
  PUBLISH_VERSION_TAKEN: [
    '{image} はすでにあり、このフォルダから作るものと違います。',
    'component.yaml の版を上げてください。公開した版は変わりません。',
  ],
  PUBLISH_PLACE_NEEDED: [
    '公開先のレジストリが分かりません。',
    '--registry HOST/PATH、KUMIKI_REGISTRY、または package.json の「kumiki」の「registry」で指定してください。',
  ],
  VERSION_BUMP_TOO_SMALL: [
    '{component} の版 {version} は {before} の次ですが、{change}。',
    'component.yaml で {needed} 以降にするか、変更を元に戻してください。',
  ],
  SIGNING_KEY_INVALID: [
    '署名の鍵が使えません：{reason}。',
    'P-256 曲線の秘密鍵を PEM 形式で、--key FILE または KUMIKI_SIGNING_KEY で指定してください。暗号化された鍵は KUMIKI_SIGNING_PASSWORD で開きます。',
  ],
} as const satisfies JapaneseTexts;
