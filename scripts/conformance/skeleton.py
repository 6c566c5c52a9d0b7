import json
import sys

HELLO = {
    "protocol": 1,
    "name": "skeleton",
    # What it can be told: an action, and which of its parameters can be chosen.
    "controls": {
        "generate-key": ["key", "hsm"],
        "close-session": ["key"],
        "hsm-becomes-unreachable": ["hsm"],
        "hsm-recovers": ["hsm"],
    },
    "observes": ["hsms.state", "hsms.keys"],
    "reasons": True,
}


class Refused(Exception):
    pass


class Implementation:
    """Put the calls of your own implementation in the place of what is in here."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.created, self.open = set(), set()
        self.cluster, self.state, self.keys = {}, {}, {}
        for name, cluster in deployment["clusters"].items():
            for hsm in cluster["hsms"]:
                is_up = hsm in cluster.get("up", cluster["hsms"])
                self.cluster[hsm] = name
                self.keys[hsm] = set()
                self.state[hsm] = "ACTIVE" if cluster["start"] == "running" and is_up else "NONE"
                if hsm in cluster["degraded"]:
                    self.state[hsm] = "DEGRADED"

    def generate_key(self, key, hsm):
        about = self.deployment["keys"][key]
        client = self.deployment["clients"][about["client"]]
        home = self.deployment["clusters"][client["cluster"]]
        reached = client.get("reaches", home["hsms"])
        if "promotes" in about:
            raise Refused("made-by-promotion")
        if self.cluster[hsm] != client["cluster"]:
            raise Refused("hsm-not-in-home-cluster")
        if hsm not in reached:
            raise Refused("hsm-out-of-reach")
        if key in self.created:
            raise Refused("key-already-created")
        if home["start"] != "running":
            raise Refused("cluster-not-active")
        if self.state[hsm] != "ACTIVE":
            raise Refused("hsm-not-active")
        is_later = self.deployment["allow"]["changeUsers"]
        if is_later and about["owner"] != self.deployment["cryptoOfficer"]:
            raise Refused("owner-missing")
        active = [one for one in reached if self.state[one] == "ACTIVE"]
        is_checked = client["sdk"] == 5 and client["keyAvailabilityCheck"]
        if about["class"] == "token" and is_checked and len(active) < 2:
            raise Refused("quorum-unreachable")
        self.created.add(key)
        self.open.add(key)
        self.keys[hsm].add(key)

    def close_session(self, key):
        if self.deployment["keys"][key]["class"] != "session":
            raise Refused("not-a-session-key")
        if key not in self.open:
            raise Refused("session-not-open")
        self.open.remove(key)
        for keys in self.keys.values():
            keys.discard(key)

    def hsm_becomes_unreachable(self, hsm):
        if self.state[hsm] != "ACTIVE":
            raise Refused("hsm-not-active")
        self.state[hsm] = "DEGRADED"

    def hsm_recovers(self, hsm):
        if self.state[hsm] != "DEGRADED":
            raise Refused("hsm-not-degraded")
        self.state[hsm] = "ACTIVE"

    def observe(self):
        hsms = {}
        for hsm, state in self.state.items():
            hsms[hsm] = {"state": state, "keys": sorted(self.keys[hsm])}
        return {"hsms": hsms}


implementation = None
for line in sys.stdin:
    request = json.loads(line)
    kind = request["request"]
    if kind == "hello":
        answer = HELLO
    elif kind == "reset":
        implementation = Implementation(request["deployment"])
        answer = {"outcome": "ready"}
    elif kind == "observe":
        answer = {"observation": implementation.observe()}
    elif kind == "bye":
        answer = {"outcome": "bye"}
    else:
        action = getattr(implementation, request["action"].replace("-", "_"))
        try:
            action(**request["parameters"])
            answer = {"outcome": "accepted"}
        except Refused as refused:
            answer = {"outcome": "refused", "reason": str(refused)}
    # Without the flush the answer stays in a buffer, and keysync waits in vain.
    print(json.dumps({"id": request["id"], **answer}), flush=True)
    if kind == "bye":
        break
