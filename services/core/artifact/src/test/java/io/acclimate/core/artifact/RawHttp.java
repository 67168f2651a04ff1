package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends request lines as they are, which clients that mind the standards cannot be made to do. */
public final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n");

  private final String host;
  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  public RawHttp(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** What came of a request. */
  public record Answer(int status, String head, String body) {}

  /**
   * Sends a request; its connection is used again if the server leaves it open.
   *
   * @param json body; null for none
   */
  public Answer send(String method, String target, @Nullable String json) throws IOException {
    byte[] body = json == null ? new byte[0] : json.getBytes(UTF_8);
    String type = json == null ? "" : "Content-Type: application/json\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        "%s %s HTTP/1.1\r\nHost: test\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, target, type, body.length)
            .getBytes(ISO_8859_1));
    request.writeBytes(body);
    boolean reused = socket != null;
    try {
      return exchange(method, request.toByteArray());
    } catch (IOException closedMeanwhile) {
      close();
      if (!reused) {
        throw closedMeanwhile;
      }
      return exchange(method, request.toByteArray());
    }
  }

  private Answer exchange(String method, byte[] request) throws IOException {
    Socket connected = socket;
    InputStream input = in;
    if (connected == null || input == null) {
      connected = new Socket(host, port);
      connected.setTcpNoDelay(true);
      connected.setSoTimeout(TIMEOUT_MILLIS);
      input = new BufferedInputStream(connected.getInputStream());
      socket = connected;
      in = input;
    }
    connected.getOutputStream().write(request);
    String head = head(input);
    String lowerCase = head.toLowerCase(Locale.ROOT);
    Matcher length = LENGTH.matcher(lowerCase);
    boolean bodiless = method.equals("HEAD") || !length.find();
    byte[] body = bodiless ? new byte[0] : input.readNBytes(Integer.parseInt(length.group(1)));
    if (lowerCase.contains("\r\nconnection: close\r\n") || lowerCase.contains("chunked")) {
      close();
    }
    return new Answer(Integer.parseInt(head.substring(9, 12)), head, new String(body, UTF_8));
  }

  private static String head(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = input.read();
      if (next < 0) {
        throw new EOFException("the connection ended after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}
