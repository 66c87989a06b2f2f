<?php
// Asks WeChat for a login in the ways that PHP's programs have.
$login = 'https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code';
$other = 'https://example.com/';

function curl(string $url): string|false
{
    $c = curl_init($url);
    curl_setopt($c, CURLOPT_RETURNTRANSFER, true);
    return curl_exec($c);
}

foreach (['file_get_contents', 'curl'] as $get) {
    echo "$get login ", $get($login), "\n";
    if (@$get($other) === false) {
        echo "$get refused\n";
    }
}
echo 'http login ', file_get_contents(str_replace('https:', 'http:', $login)), "\n";
