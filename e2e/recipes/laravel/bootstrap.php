<?php
// Laravel's router and its HTTP client, from Debian's packages. In an application of
// yours, vendor/autoload.php and bootstrap/app.php are in the place of this file.
// Laravel 的路由和 HTTP 客户端，来自 Debian 的软件包；在你的应用里，由 vendor/autoload.php 和 bootstrap/app.php 代替。
require_once 'Illuminate/Routing/autoload.php';
require_once 'Illuminate/Events/autoload.php';
require_once 'GuzzleHttp/autoload.php';
require_once __DIR__ . '/LoginController.php';

use Illuminate\Container\Container;
use Illuminate\Events\Dispatcher;
use Illuminate\Http\Client\Factory;
use Illuminate\Http\Request;
use Illuminate\Routing\Router;
use Illuminate\Support\Facades\Facade;

$app = new Container();
$app->instance(Factory::class, new Factory());
Facade::setFacadeApplication($app);

$router = new Router(new Dispatcher($app), $app);
$app->bind(Request::class, fn () => $router->getCurrentRequest());
$router->get('/login', LoginController::class);

return $router;
