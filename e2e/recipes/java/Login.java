import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A login server with what the JDK has: it passes WeChat's answer on. */
public final class Login {
    private static final String APPID = "wx0000000000000001";
    private static final String SECRET = "mocksecret0000000000000000000001";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Login() {
    }

    /** Starts the server; port 0 picks a free one. */
    public static HttpServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/login", Login::login);
        server.start();
        return server;
    }

    private static void login(HttpExchange exchange) throws IOException {
        String code = exchange.getRequestURI().getQuery().replaceFirst("^code=", "");
        String answer;
        try {
            answer = CLIENT.send(HttpRequest.newBuilder(URI.create("https://api.weixin.qq.com/sns/jscode2session?appid=" + APPID
                + "&secret=" + SECRET + "&js_code=" + code + "&grant_type=authorization_code")).build(), BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
