package churnline.core.cycle;

import churnline.core.disk.Claim;
import churnline.core.disk.Inbox;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of claimed files that the disk does not give: root may read all others. */
final class BadSectors {
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  void below(String name) {
    names.add(name);
  }

  void mend() {
    names.clear();
  }

  Inbox of(Inbox inbox) {
    return (Inbox)
        Proxy.newProxyInstance(
            Inbox.class.getClassLoader(),
            new Class<?>[] {Inbox.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("sha256")
                  && names.contains(((Claim) arguments[0]).name())) {
                throw new UnavailableException(
                    FaultCode.DISK_UNAVAILABLE, "Input/output error", null);
              }
              try {
                return method.invoke(inbox, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }
}
