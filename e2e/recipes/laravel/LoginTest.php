<?php

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Routing\Router;
use PHPUnit\Framework\TestCase;

class LoginTest extends TestCase
{
    private Router $router;

    protected function setUp(): void
    {
        $this->router = require __DIR__ . '/bootstrap.php';
        $this->wechat('POST', '/reset');
    }

    /** Asks the fake's admin API. mockwx 的管理接口。 */
    private function wechat(string $method, string $path, array $body = []): array
    {
        $curl = curl_init(getenv('MOCKWX_ADMIN_URL') . $path);
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_FAILONERROR => true, CURLOPT_CUSTOMREQUEST => $method]);
        if ($body) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode($body));
        }
        $reply = curl_exec($curl);
        $this->assertIsString($reply, curl_error($curl));
        return json_decode($reply, true);
    }

    /** What wx.login gives alice. wx.login 给 alice 的 code。 */
    private function codeOfAlice(): string
    {
        return $this->wechat('POST', '/login', ['appid' => 'wx0000000000000001', 'user' => 'alice'])['code'];
    }

    private function login(string $code): JsonResponse
    {
        return $this->router->dispatch(Request::create('/login', 'GET', ['code' => $code]));
    }

    public function testAUserLogsIn(): void
    {
        $this->assertSame(['openid' => 'oMOCKwRfQuR2dJVoinkAoPvzrBks'], $this->login($this->codeOfAlice())->getData(true));
    }

    public function testACodeWorksOnce(): void
    {
        $code = $this->codeOfAlice();
        $this->login($code);
        $again = $this->login($code);
        $this->assertSame([401, ['errcode' => 40163]], [$again->status(), $again->getData(true)]);
        $calls = $this->wechat('GET', '/calls?errcode=40163&wait=5s');
        $this->assertStringContainsString('already redeemed by call', $calls[0]['reason']);
    }

    public function testWeChatIsBusy(): void
    {
        $this->wechat('POST', '/faults', ['path' => '/sns/jscode2session', 'errcode' => -1, 'times' => 1]);
        $this->assertSame(503, $this->login($this->codeOfAlice())->status());
    }
}
