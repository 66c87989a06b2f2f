import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks WeChat for a login in the ways that Java's programs have. */
public class Client {
    static String httpClient(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }

    static String urlConnection(URI uri) throws IOException {
        try (var in = uri.toURL().openConnection().getInputStream()) {
            return new String(in.readAllBytes());
        }
    }

    public static void main(String[] args) throws Exception {
        URI login = URI.create("https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code");
        URI other = URI.create("https://example.com/");
        System.out.println("HttpClient login " + httpClient(login));
        System.out.println("HttpsURLConnection login " + urlConnection(login));
        try {
            httpClient(other);
        } catch (IOException e) {
            System.out.println("HttpClient refused");
        }
        try {
            urlConnection(other);
        } catch (IOException e) {
            System.out.println("HttpsURLConnection refused");
        }
    }
}
