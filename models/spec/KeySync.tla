------------------------------ MODULE KeySync ------------------------------
(* Reference semantics of key synchronization and durability in a cluster of HSMs
   with clones: what semantics.md says in words.  One step = one atomic event.  Slots
   are static (an HSM slot always belongs to the same cluster slot); what occupies a
   slot changes.

   TLC generates a state for each way in which a condition is true.  Conditions are
   written so that there is one: with "= TRUE" around a disjunction, and sets that are
   not empty instead of \E.  So the states that it generates, without the first one,
   are the transitions that the other searches count. *)
EXTENDS Naturals, FiniteSets, Sequences
CONSTANTS
  Hsms, Clusters, Keys, Users, NBackups,
  ClusterOf,      \* [Hsms -> Clusters]
  RegionOf,       \* [Clusters -> Regions]
  Regions,
  PartitionOf,    \* [Regions -> partition name]
  Running,        \* clusters that are ACTIVE at the start
  Up,             \* HSM slots that are ACTIVE at the start
  Down,           \* HSM slots that are DEGRADED at the start
  MaskOf,         \* [Clusters -> Clusters]: whose masking key a running cluster carries
  Kind,           \* [Keys -> {"token","session"}]
  Owner,          \* [Keys -> Users]
  Home,           \* [Keys -> Clusters]: the cluster of the client that creates the key
  Sdk,            \* [Keys -> {3,5}]: SDK of the client that creates it
  Need,           \* [Keys -> Nat]: SDK 3: the larger of create_object_minimum_nodes and -min_srv;
                  \*                SDK 5: 2, or 1 with the key availability check disabled
  Co,             \* the crypto officer whose credentials syncKey logs in with
  ZoneOf,         \* [Hsms -> zone]: the region is part of the name of a zone; "-": in none
  Handle,         \* [Keys -> handle]: what the creation gives out; "-": collides with nothing
  CreationOf,     \* [Keys -> creation at the start]: "none" for a key that does not exist yet
  HeldBy,         \* [Keys -> SUBSET Hsms] at the start
  Observed,       \* <<HSM, user, password version>> at the start, where it is not the usual one
  MaxFail, MaxDegrade, MaxZoneFail, MaxZoneDegrade,
  Unbounded,      \* HSMs may fail again and again, and nothing is counted
  CanDelete, CanClone, CanUser, CanSyncFail, CanCreateHsm, CanCreationFail,
  CanProvision, CanDeleteHsm, CanDeleteBackup, ServiceBackups, Tombstones

VARIABLES cl, lin, org, hs, kop, hold, tried, usr, bk, fails, degr, zfails, zdegr
faults == <<fails, degr, zfails, zdegr>>
vars == <<cl, lin, org, hs, kop, hold, tried, usr, bk, faults>>

Backups == 1..NBackups
NoUsers == [u \in Users |-> 0]
NoB == [st |-> "NONE", lin |-> "-", keys |-> {}, usr |-> NoUsers, region |-> "-", of |-> "-"]
In(c) == {h \in Hsms : ClusterOf[h] = c}
Active(c) == {h \in In(c) : hs[h] = "ACTIVE"}
Tokens(h) == {k \in Keys : Kind[k] = "token" /\ h \in hold[k]}
Live(k) == {h \in hold[k] : hs[h] = "ACTIVE"}
LiveHome(k) == {h \in Live(k) : ClusterOf[h] = Home[k]}
Vacant(c) == \A h \in In(c) : hs[h] \in {"NONE","FAILED"}
Zones == {ZoneOf[h] : h \in Hsms} \ {"-"}
\* another key is on the HSM under the handle of this one
Taken(k,h) == Handle[k] # "-" /\ \E o \in Keys \ {k} : Handle[o] = Handle[k] /\ h \in hold[o]
UsersAtStart(h,u) ==
  IF h \notin Up \cup Down THEN 0
  ELSE IF \E v \in 0..2 : <<h,u,v>> \in Observed THEN CHOOSE v \in 0..2 : <<h,u,v>> \in Observed
  ELSE IF CanUser /\ u # Co THEN 0 ELSE 1

Init ==
  /\ cl = [c \in Clusters |-> IF c \in Running THEN "ACTIVE" ELSE "NONE"]
  /\ lin = [c \in Clusters |-> IF c \in Running THEN MaskOf[c] ELSE "-"]
  /\ org = [c \in Clusters |-> 0]
  /\ hs = [h \in Hsms |-> IF h \in Up THEN "ACTIVE" ELSE IF h \in Down THEN "DEGRADED" ELSE "NONE"]
  /\ kop = CreationOf
  /\ hold = HeldBy
  /\ tried = [k \in Keys |-> {}]
  /\ usr = [h \in Hsms |-> [u \in Users |-> UsersAtStart(h,u)]]
  /\ bk = [b \in Backups |-> NoB]
  /\ fails = 0 /\ degr = 0 /\ zfails = 0 /\ zdegr = 0

(* ---- key creation by a client ---- *)
Generate(k,h) ==
  /\ kop[k] = "none" /\ ClusterOf[h] = Home[k] /\ hs[h] = "ACTIVE" /\ cl[Home[k]] = "ACTIVE"
  /\ usr[h][Owner[k]] > 0 /\ ~\E a \in Active(Home[k]) : Taken(k,a)
  /\ (Kind[k] = "token" /\ Sdk[k] = 5) => Cardinality(Active(Home[k])) >= Need[k]
  /\ hold' = [hold EXCEPT ![k] = {h}]
  /\ IF Kind[k] = "session"
       THEN kop' = [kop EXCEPT ![k] = "acknowledged"] /\ UNCHANGED tried
       ELSE kop' = [kop EXCEPT ![k] = "replicating"] /\ tried' = [tried EXCEPT ![k] = {h}]
  /\ UNCHANGED <<cl,lin,org,hs,usr,bk,faults>>

CloneOk(k,h) ==
  /\ kop[k] = "replicating" /\ h \in Active(Home[k]) \ tried[k]
  /\ LiveHome(k) # {} /\ usr[h][Owner[k]] > 0 /\ ~Taken(k,h)
  /\ hold' = [hold EXCEPT ![k] = @ \cup {h}] /\ tried' = [tried EXCEPT ![k] = @ \cup {h}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,usr,bk,faults>>

CloneFail(k,h) ==
  /\ kop[k] = "replicating" /\ h \in Active(Home[k]) \ tried[k]
  /\ (CanSyncFail \/ LiveHome(k) = {} \/ usr[h][Owner[k]] = 0 \/ Taken(k,h)) = TRUE
  /\ tried' = [tried EXCEPT ![k] = @ \cup {h}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,usr,bk,faults>>

Settle(k) ==
  /\ kop[k] = "replicating" /\ Active(Home[k]) \subseteq tried[k]
  /\ LET n == Cardinality(LiveHome(k)) IN
     kop' = [kop EXCEPT ![k] = IF n >= Need[k] THEN "acknowledged"
                               ELSE IF Sdk[k] = 3 THEN "cleaning" ELSE "unacknowledged"]
  /\ tried' = [tried EXCEPT ![k] = {}]
  /\ UNCHANGED <<cl,lin,org,hs,hold,usr,bk,faults>>

Reach(k) == {h \in hold[k] : ClusterOf[h] = Home[k]}
CleanOk(k,h) ==
  /\ kop[k] = "cleaning" /\ h \in Reach(k) \ tried[k] /\ hs[h] = "ACTIVE"
  /\ hold' = [hold EXCEPT ![k] = @ \ {h}] /\ tried' = [tried EXCEPT ![k] = @ \cup {h}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,usr,bk,faults>>
CleanFail(k,h) ==
  /\ kop[k] = "cleaning" /\ h \in Reach(k) \ tried[k]
  /\ (CanSyncFail \/ hs[h] # "ACTIVE") = TRUE
  /\ tried' = [tried EXCEPT ![k] = @ \cup {h}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,usr,bk,faults>>
CleanDone(k) ==
  /\ kop[k] = "cleaning" /\ Reach(k) \subseteq tried[k]
  /\ kop' = [kop EXCEPT ![k] = "rejected"] /\ tried' = [tried EXCEPT ![k] = {}]
  /\ UNCHANGED <<cl,lin,org,hs,hold,usr,bk,faults>>

DeleteKey(k) ==
  /\ CanDelete /\ kop[k] \in {"acknowledged","unacknowledged","rejected"} /\ LiveHome(k) # {}
  /\ kop' = [kop EXCEPT ![k] = "deleted"]
  /\ hold' = [hold EXCEPT ![k] = @ \ Active(Home[k])]
  /\ UNCHANGED <<cl,lin,org,hs,tried,usr,bk,faults>>

(* ---- server-side synchronization ---- *)
ServerSync(k,s,h) ==
  /\ Kind[k] = "token" /\ s \in Live(k) /\ hs[h] = "ACTIVE" /\ h \notin hold[k]
  /\ ClusterOf[s] = ClusterOf[h] /\ usr[h][Owner[k]] > 0 /\ ~Taken(k,h)
  /\ ~(Tombstones /\ kop[k] = "deleted")
  /\ hold' = [hold EXCEPT ![k] = @ \cup {h}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,tried,usr,bk,faults>>

(* ---- HSM lifecycle ---- *)
Lost(H) ==  \* these HSMs fail, and lose all they hold
  /\ hs' = [h \in Hsms |-> IF h \in H THEN "FAILED" ELSE hs[h]]
  /\ hold' = [k \in Keys |-> hold[k] \ H]
  /\ usr' = [h \in Hsms |-> IF h \in H THEN NoUsers ELSE usr[h]]
Fail(h) ==
  /\ hs[h] \in {"ACTIVE","DEGRADED"} /\ (Unbounded \/ fails < MaxFail) = TRUE
  /\ Lost({h}) /\ fails' = IF Unbounded THEN fails ELSE fails + 1
  /\ UNCHANGED <<cl,lin,org,kop,tried,bk,degr,zfails,zdegr>>
HsmCreationFails(h) ==
  /\ CanCreationFail /\ hs[h] = "CREATE_IN_PROGRESS" /\ Lost({h})
  /\ UNCHANGED <<cl,lin,org,kop,tried,bk,faults>>
ZoneFail(z) ==
  LET H == {h \in Hsms : ZoneOf[h] = z /\ hs[h] \in {"ACTIVE","DEGRADED","CREATE_IN_PROGRESS"}} IN
  /\ H # {} /\ zfails < MaxZoneFail /\ Lost(H) /\ zfails' = zfails + 1
  /\ UNCHANGED <<cl,lin,org,kop,tried,bk,fails,degr,zdegr>>
ZoneDegrade(z) ==
  LET H == {h \in Hsms : ZoneOf[h] = z /\ hs[h] = "ACTIVE"} IN
  /\ H # {} /\ zdegr < MaxZoneDegrade /\ zdegr' = zdegr + 1
  /\ hs' = [h \in Hsms |-> IF h \in H THEN "DEGRADED" ELSE hs[h]]
  /\ UNCHANGED <<cl,lin,org,kop,hold,tried,usr,bk,fails,degr,zfails>>
Degrade(h) ==
  /\ hs[h] = "ACTIVE" /\ degr < MaxDegrade
  /\ hs' = [hs EXCEPT ![h] = "DEGRADED"] /\ degr' = degr + 1
  /\ UNCHANGED <<cl,lin,org,kop,hold,tried,usr,bk,fails,zfails,zdegr>>
Recover(h) ==
  /\ hs[h] = "DEGRADED" /\ hs' = [hs EXCEPT ![h] = "ACTIVE"]
  /\ UNCHANGED <<cl,lin,org,kop,hold,tried,usr,bk,faults>>

Latest(c) == {b \in Backups : /\ bk[b].st = "READY" /\ bk[b].of = c /\ bk[b].region = RegionOf[c]
                              /\ ~\E b2 \in Backups : b2 > b /\ bk[b2].st = "READY" /\ bk[b2].of = c /\ bk[b2].region = RegionOf[c]}
\* what a new HSM of cluster c may be made from: where it is found, and the contents
Made(where, keys, users) == [from |-> where, keys |-> keys, usr |-> users]
Sources(c) ==
  IF Active(c) # {} THEN {Made(s, Tokens(s), usr[s]) : s \in Active(c)}
  ELSE IF Latest(c) # {} THEN {Made("backup", bk[b].keys, bk[b].usr) : b \in Latest(c)}
  ELSE IF org[c] # 0 /\ bk[org[c]].st # "DELETED" THEN {Made("backup", bk[org[c]].keys, bk[org[c]].usr)}
  ELSE IF org[c] = 0 /\ cl[c] = "UNINITIALIZED" THEN {Made("nothing", {}, NoUsers)}
  ELSE {}
CreateHsm(h, x) ==
  /\ CanCreateHsm /\ hs[h] \in {"NONE","FAILED"}
  /\ LET c == ClusterOf[h] IN
       \/ cl[c] = "ACTIVE"
       \/ cl[c] = "INITIALIZED" /\ org[c] # 0 /\ Vacant(c)
       \/ cl[c] = "UNINITIALIZED" /\ Vacant(c)
  /\ hs' = [hs EXCEPT ![h] = "CREATE_IN_PROGRESS"]
  /\ hold' = [k \in Keys |-> IF k \in x.keys THEN hold[k] \cup {h} ELSE hold[k]]
  /\ usr' = [usr EXCEPT ![h] = x.usr]
  /\ UNCHANGED <<cl,lin,org,kop,tried,bk,faults>>
HsmReady(h) ==
  /\ hs[h] = "CREATE_IN_PROGRESS"
  /\ hs' = [hs EXCEPT ![h] = "ACTIVE"]
  /\ cl' = [cl EXCEPT ![ClusterOf[h]] = IF @ = "INITIALIZED" /\ org[ClusterOf[h]] # 0 THEN "ACTIVE" ELSE @]
  /\ UNCHANGED <<lin,org,kop,hold,tried,usr,bk,faults>>

(* ---- backups and clones ---- *)
Next1(b) == bk[b].st = "NONE" /\ \A b2 \in Backups : b2 < b => bk[b2].st # "NONE"
TakeBackup(b,h) ==
  /\ (CanClone \/ ServiceBackups) = TRUE /\ Next1(b) /\ hs[h] = "ACTIVE" /\ cl[ClusterOf[h]] = "ACTIVE"
  /\ bk' = [bk EXCEPT ![b] = [st |-> "CREATE_IN_PROGRESS", lin |-> lin[ClusterOf[h]], keys |-> Tokens(h),
                              usr |-> usr[h], region |-> RegionOf[ClusterOf[h]], of |-> ClusterOf[h]]]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
BackupReady(b) ==
  /\ bk[b].st = "CREATE_IN_PROGRESS" /\ bk' = [bk EXCEPT ![b].st = "READY"]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
CopyBackup(b,b2,r) ==
  /\ CanClone /\ bk[b].st = "READY" /\ Next1(b2) /\ r # bk[b].region
  /\ PartitionOf[r] = PartitionOf[bk[b].region]
  /\ bk' = [bk EXCEPT ![b2] = [bk[b] EXCEPT !.st = "CREATE_IN_PROGRESS", !.region = r, !.of = "-"]]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
CloneCluster(c,b) ==
  /\ CanClone /\ cl[c] = "NONE" /\ bk[b].st = "READY" /\ bk[b].region = RegionOf[c]
  /\ cl' = [cl EXCEPT ![c] = "CREATE_IN_PROGRESS"] /\ lin' = [lin EXCEPT ![c] = bk[b].lin]
  /\ org' = [org EXCEPT ![c] = b]
  /\ UNCHANGED <<hs,kop,hold,tried,usr,bk,faults>>
SyncKey(k,s,d) ==
  /\ CanClone /\ Kind[k] = "token" /\ s \in Live(k) /\ hs[d] = "ACTIVE" /\ d \notin hold[k]
  /\ ClusterOf[s] # ClusterOf[d] /\ lin[ClusterOf[s]] = lin[ClusterOf[d]]
  /\ usr[d][Owner[k]] > 0 /\ ~Taken(k,d)
  /\ usr[s][Co] > 0 /\ usr[s][Co] = usr[d][Co]
  /\ hold' = [hold EXCEPT ![k] = @ \cup {d}]
  /\ UNCHANGED <<cl,lin,org,hs,kop,tried,usr,bk,faults>>

(* ---- provisioning and removal ---- *)
CreateCluster(c) ==
  /\ CanProvision /\ cl[c] = "NONE" /\ cl' = [cl EXCEPT ![c] = "CREATE_IN_PROGRESS"]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,usr,bk,faults>>
ClusterCreated(c) ==
  /\ cl[c] = "CREATE_IN_PROGRESS"
  /\ cl' = [cl EXCEPT ![c] = IF org[c] # 0 THEN "INITIALIZED" ELSE "UNINITIALIZED"]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,usr,bk,faults>>
InitializeCluster(c) ==
  /\ cl[c] = "UNINITIALIZED" /\ Active(c) # {} /\ cl' = [cl EXCEPT ![c] = "INITIALIZE_IN_PROGRESS"]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,usr,bk,faults>>
ClusterInitialized(c) ==
  /\ cl[c] = "INITIALIZE_IN_PROGRESS" /\ cl' = [cl EXCEPT ![c] = "INITIALIZED"]
  /\ lin' = [lin EXCEPT ![c] = c]
  /\ UNCHANGED <<org,hs,kop,hold,tried,usr,bk,faults>>
ActivateCluster(c) ==
  /\ cl[c] = "INITIALIZED" /\ org[c] = 0 /\ Active(c) # {} /\ cl' = [cl EXCEPT ![c] = "ACTIVE"]
  /\ usr' = [h \in Hsms |-> IF h \in Active(c) THEN [usr[h] EXCEPT ![Co] = 1] ELSE usr[h]]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,bk,faults>>
DeleteHsm(h) ==  \* removing an ACTIVE HSM of an ACTIVE cluster backs it up first
  /\ CanDeleteHsm /\ cl[ClusterOf[h]] \in {"UNINITIALIZED","INITIALIZED","ACTIVE"} /\ hs[h] \in {"ACTIVE","DEGRADED"}
  /\ \/ ~(hs[h] = "ACTIVE" /\ cl[ClusterOf[h]] = "ACTIVE") /\ UNCHANGED bk
     \/ hs[h] = "ACTIVE" /\ cl[ClusterOf[h]] = "ACTIVE" /\ \E b \in Backups : Next1(b) /\ bk' = [bk EXCEPT ![b] = [st |-> "READY", lin |-> lin[ClusterOf[h]],
            keys |-> Tokens(h), usr |-> usr[h], region |-> RegionOf[ClusterOf[h]], of |-> ClusterOf[h]]]
  /\ hs' = [hs EXCEPT ![h] = "NONE"]
  /\ hold' = [k \in Keys |-> hold[k] \ {h}] /\ usr' = [usr EXCEPT ![h] = NoUsers]
  /\ UNCHANGED <<cl,lin,org,kop,tried,faults>>
DeleteCluster(c) ==
  /\ CanProvision /\ cl[c] \in {"UNINITIALIZED","INITIALIZED","ACTIVE"} /\ Vacant(c)
  /\ cl' = [cl EXCEPT ![c] = "DELETE_IN_PROGRESS"]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,usr,bk,faults>>
ClusterDeleted(c) ==
  /\ cl[c] = "DELETE_IN_PROGRESS" /\ cl' = [cl EXCEPT ![c] = "DELETED"]
  /\ UNCHANGED <<lin,org,hs,kop,hold,tried,usr,bk,faults>>
DeleteBackup(b) ==
  /\ CanDeleteBackup /\ bk[b].st = "READY" /\ bk' = [bk EXCEPT ![b].st = "PENDING_DELETION"]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
RestoreBackup(b) ==
  /\ bk[b].st = "PENDING_DELETION" /\ bk' = [bk EXCEPT ![b].st = "READY"]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
PurgeBackup(b) ==
  /\ bk[b].st = "PENDING_DELETION" /\ bk' = [bk EXCEPT ![b] = [@ EXCEPT !.st = "DELETED", !.keys = {}, !.usr = NoUsers]]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,usr,faults>>
CloseSession(k) ==
  /\ Kind[k] = "session" /\ kop[k] = "acknowledged"
  /\ kop' = [kop EXCEPT ![k] = "closed"] /\ hold' = [hold EXCEPT ![k] = {}]
  /\ UNCHANGED <<cl,lin,org,hs,tried,usr,bk,faults>>

(* ---- users: one command reaches the ACTIVE HSMs of one cluster only ---- *)
CreateUser(c,u) ==
  /\ CanUser /\ cl[c] = "ACTIVE" /\ u # Co /\ {h \in Active(c) : usr[h][u] = 0} # {}
  /\ usr' = [h \in Hsms |-> IF h \in Active(c) /\ usr[h][u] = 0 THEN [usr[h] EXCEPT ![u] = 1] ELSE usr[h]]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,bk,faults>>
ChangePassword(c) ==
  /\ CanUser /\ cl[c] = "ACTIVE" /\ {h \in Active(c) : usr[h][Co] = 1} # {}
  /\ usr' = [h \in Hsms |-> IF h \in Active(c) /\ usr[h][Co] = 1 THEN [usr[h] EXCEPT ![Co] = 2] ELSE usr[h]]
  /\ UNCHANGED <<cl,lin,org,hs,kop,hold,tried,bk,faults>>

Next ==
  \/ \E c \in Clusters : CreateCluster(c) \/ ClusterCreated(c) \/ InitializeCluster(c) \/ ClusterInitialized(c)
                      \/ ActivateCluster(c) \/ DeleteCluster(c) \/ ClusterDeleted(c)
  \/ \E h \in Hsms : DeleteHsm(h)
  \/ \E b \in Backups : DeleteBackup(b) \/ RestoreBackup(b) \/ PurgeBackup(b)
  \/ \E k \in Keys : CloseSession(k)
  \/ \E k \in Keys : Settle(k) \/ CleanDone(k) \/ DeleteKey(k)
  \/ \E k \in Keys, h \in Hsms : Generate(k,h) \/ CloneOk(k,h) \/ CloneFail(k,h) \/ CleanOk(k,h) \/ CleanFail(k,h)
  \/ \E k \in Keys, s, h \in Hsms : ServerSync(k,s,h) \/ SyncKey(k,s,h)
  \/ \E h \in Hsms : Fail(h) \/ Degrade(h) \/ Recover(h) \/ HsmReady(h) \/ HsmCreationFails(h)
  \/ \E z \in Zones : ZoneFail(z) \/ ZoneDegrade(z)
  \/ \E h \in Hsms : \E x \in Sources(ClusterOf[h]) : CreateHsm(h,x)
  \/ \E b \in Backups : BackupReady(b) \/ \E h \in Hsms : TakeBackup(b,h)
  \/ \E b, b2 \in Backups, r \in Regions : CopyBackup(b,b2,r)
  \/ \E c \in Clusters, b \in Backups : CloneCluster(c,b)
  \/ \E c \in Clusters : ChangePassword(c) \/ \E u \in Users : CreateUser(c,u)
Spec == Init /\ [][Next]_vars

(* ---- properties ---- *)
AckdTok(k) == kop[k] = "acknowledged" /\ Kind[k] = "token"
NoAckLoss == \A k \in Keys : AckdTok(k) => hold[k] # {}
NoTotalLoss == \A k \in Keys : AckdTok(k) => hold[k] # {} \/ \E b \in Backups : bk[b].st \in {"CREATE_IN_PROGRESS","READY","PENDING_DELETION"} /\ k \in bk[b].keys
SessionOnOne == \A k \in Keys : Kind[k] = "session" => Cardinality(hold[k]) <= 1
NoOrphan == \A k \in Keys : kop[k] = "rejected" => hold[k] = {}
DeletedStaysDeleted == \A k \in Keys : kop[k] = "deleted" => Live(k) = {}
SameLineage == \A k \in Keys : \A a, b \in hold[k] : lin[ClusterOf[a]] = lin[ClusterOf[b]]
PartitionHeld == \A b, b2 \in Backups : (bk[b].st # "NONE" /\ bk[b2].st # "NONE" /\ bk[b].lin = bk[b2].lin) => PartitionOf[bk[b].region] = PartitionOf[bk[b2].region]
CloneInSync == \A k \in Keys : AckdTok(k) => \A c \in Clusters : (c # Home[k] /\ lin[c] = lin[Home[k]] /\ cl[c] = "ACTIVE" /\ Active(c) # {}) => \E h \in Active(c) : h \in hold[k]
Usable(k) == /\ Kind[k] = "token" /\ kop[k] \in {"acknowledged","unacknowledged"} /\ LiveHome(k) # {}
             /\ Sdk[k] = 5 => Cardinality(LiveHome(k)) >= Need[k]
UsableOnTwo == \A k \in Keys : Usable(k) => Cardinality(LiveHome(k)) >= 2
AckUsable == \A k \in Keys : (AckdTok(k) /\ Sdk[k] = 5) => Cardinality(LiveHome(k)) >= Need[k]
AckEverywhere == \A k \in Keys : AckdTok(k) => Active(Home[k]) \subseteq hold[k]
UsersAgree == \A h, g \in Hsms : (ClusterOf[h] = ClusterOf[g] /\ hs[h] = "ACTIVE" /\ hs[g] = "ACTIVE") => usr[h] = usr[g]
DeletedNeverSpreadsIn == \A k \in Keys : kop[k] = "deleted" => \A h \in hold'[k] \ hold[k] : hs[h] \in {"NONE","FAILED"}
DeletedNeverSpreads == [][DeletedNeverSpreadsIn]_vars
ActiveHasMaskingKey == \A c \in Clusters : cl[c] = "ACTIVE" => lin[c] # "-"
DeletedIsEmpty == \A c \in Clusters : cl[c] \in {"DELETE_IN_PROGRESS","DELETED"} => Vacant(c)
NeverAck == \A k \in Keys : kop[k] # "acknowledged"
AckMeetsNeedIn == \A k \in Keys : (kop[k] = "replicating" /\ kop'[k] = "acknowledged") => Cardinality({h \in hold'[k] : hs'[h] = "ACTIVE" /\ ClusterOf[h] = Home[k]}) >= Need[k]
AckMeetsNeed == [][AckMeetsNeedIn]_vars
HandleNamesOne == \A k, o \in Keys : (k # o /\ Handle[k] # "-" /\ Handle[k] = Handle[o]) =>
     \A h \in Live(k), g \in Live(o) : ClusterOf[h] # ClusterOf[g]
Synced == \A k \in Keys : (Kind[k] = "token" /\ ~(Tombstones /\ kop[k] = "deleted")) => \A h \in Hsms : (hs[h] = "ACTIVE" /\ \E g \in Live(k) : ClusterOf[g] = ClusterOf[h]) => h \in hold[k]
Converges == <>[]Synced
FairSpec == Spec /\ \A k \in Keys, s, h \in Hsms : WF_vars(ServerSync(k,s,h))
LegalFlowIn == \A k \in Keys : \A h \in hold'[k] \ hold[k] :
     \/ kop[k] = "none"
     \/ hs[h] \in {"NONE","FAILED"}
     \/ \E s \in hold[k] : ClusterOf[s] = ClusterOf[h]
     \/ \E s \in hold[k] : lin[ClusterOf[s]] = lin[ClusterOf[h]] /\ usr[h][Owner[k]] > 0
LegalFlow == [][LegalFlowIn]_vars
=============================================================================
