// Servers that nobody answers at: one that takes connections and is silent, and one that does not even take them, because
// its queue is full, so that attempts to connect go unanswered like those to an address where packets are dropped.

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class Deaf {
  private static final int MOST_QUEUED = 16;
  private static final int SPACIOUS = 64;
  private static final int NOTICED_MS = 300;
  /** Kept, or they would be collected and closed. */
  private final List<Object> open = new ArrayList<>();

  synchronized Object listen(boolean isFull) throws IOException {
    ServerSocket server = new ServerSocket(0, isFull ? 1 : SPACIOUS, InetAddress.getLoopbackAddress());
    open.add(server);
    if (isFull && !fill(server.getLocalPort())) throw new IOException("the queue of a deaf server never filled");
    return Map.of("port", server.getLocalPort());
  }

  private boolean fill(int port) throws IOException {
    for (int queued = 0; queued < MOST_QUEUED; queued += 1) {
      Socket socket = new Socket();
      open.add(socket);
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), NOTICED_MS);
      } catch (SocketTimeoutException full) {
        return true;
      }
    }
    return false;
  }
}
