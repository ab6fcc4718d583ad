// An application of the platform, as far as its database goes: it does what each line on standard input says, on a thread
// of its own, and answers with one line of JSON. What to do, and what to think of the answers, is said elsewhere.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public final class AssayClient {
  private AssayClient() {}

  public static void main(String[] arguments) throws Exception {
    ExecutorService workers = Executors.newCachedThreadPool();
    Pools pools = new Pools();
    Statements statements = new Statements(pools);
    Deaf deaf = new Deaf();
    Answers answers = new Answers(System.out);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    answers.ready();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Request request = Request.parse(line);
      workers.execute(() -> answers.of(request, () -> perform(request, pools, statements, deaf)));
    }
    // Whoever asked is gone: nothing that is still under way is of use to anybody.
    Runtime.getRuntime().halt(0);
  }

  private static Object perform(Request request, Pools pools, Statements statements, Deaf deaf) throws Exception {
    switch (request.action()) {
      case "describe":
        return pools.describe();
      case "open":
        return pools.open(request);
      case "close":
        return pools.close(request.text("pool"));
      case "state":
        return pools.state(request.text("pool"));
      case "borrow":
        return pools.borrow(request.text("pool"), request.text("as"));
      case "return":
        return pools.giveBack(request.text("as"));
      case "query":
        return statements.query(request);
      case "insert":
        return statements.insert(request);
      case "listen":
        return deaf.listen(request.isSet("full"));
      default:
        throw new IllegalArgumentException("no such action: " + request.action());
    }
  }
}
