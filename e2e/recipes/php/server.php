<?php
// The login server of every tutorial, with curl: php -S 127.0.0.1:3000 server.php
// Flaws and all: ../README.md names them. 教程里的登录服务器，缺陷见 ../README.md。
$appid = 'wx0000000000000001';
$secret = 'mocksecret0000000000000000000001';

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/login') {
    http_response_code(404);
    exit;
}

$url = 'https://api.weixin.qq.com/sns/jscode2session?appid=' . $appid . '&secret=' . $secret
    . '&js_code=' . $_GET['code'] . '&grant_type=authorization_code';
$curl = curl_init($url);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
$body = curl_exec($curl);
curl_close($curl);

header('Content-Type: application/json');
echo $body;
