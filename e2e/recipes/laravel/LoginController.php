<?php

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Http;

class LoginController
{
    public function __invoke(Request $request): JsonResponse
    {
        $answer = Http::get('https://api.weixin.qq.com/sns/jscode2session', [
            'appid' => getenv('APPID') ?: 'wx0000000000000001',
            'secret' => getenv('SECRET') ?: 'mocksecret0000000000000000000001',
            'js_code' => $request->query('code'),
            'grant_type' => 'authorization_code',
        ])->json();
        $errcode = $answer['errcode'] ?? 0;
        if ($errcode !== 0) {
            return new JsonResponse(['errcode' => $errcode], $errcode === -1 ? 503 : 401);
        }
        return new JsonResponse(['openid' => $answer['openid']]); // the session_key stays here
    }
}
