package churnline.faults;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection of HTTP/1.1 that asks again and again; opened anew when the other side closes. */
final class KeepAlive implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private final URI address;
  private Socket socket;
  private InputStream in;

  /**
   * What came back.
   *
   * @param headers by their names in lower case
   */
  record Answer(int status, Map<String, String> headers, String body) {}

  KeepAlive(String address) {
    this.address = URI.create(address);
  }

  /** A request as it goes over the wire. */
  static byte[] request(String method, String target, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (body.length == 0
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  /** Sends a request and reads its whole answer. */
  Answer ask(byte[] request) throws IOException {
    if (socket == null) {
      socket = new Socket(address.getHost(), address.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
    }
    try {
      socket.getOutputStream().write(request);
      Answer answer = read();
      if ("close".equalsIgnoreCase(answer.headers().get("connection"))) {
        close();
      }
      return answer;
    } catch (IOException broken) {
      close();
      throw broken;
    }
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    String length = headers.get("content-length");
    StringBuilder body = new StringBuilder();
    if (length != null) {
      body.append(text(Integer.parseInt(length)));
    } else if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (int size = chunk(); size > 0; size = chunk()) {
        body.append(text(size));
        line();
      }
      line();
    }
    return new Answer(status, headers, body.toString());
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  /** Bodies here are ASCII: a chunk may end anywhere. */
  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer broke off");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
