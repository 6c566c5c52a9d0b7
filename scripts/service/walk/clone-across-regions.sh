#!/bin/sh
# How to clone an AWS CloudHSM cluster across regions, step by step, against `keysync serve`:
#
#   keysync serve --scenario clone-across-regions --port 8080 &
#   sh clone-across-regions.sh http://127.0.0.1:8080
#
# It needs the AWS CLI, openssl and curl. What happens on the HSMs, where the API does not reach, is asked of the data plane.
set -eu
endpoint=${1:?"usage: sh clone-across-regions.sh http://127.0.0.1:PORT"}
export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

hsm() {
  region=$1
  shift
  aws cloudhsmv2 "$@" --endpoint-url "$endpoint" --region "$region" --output text
}
on_hsm() { curl -sSf "$endpoint/data-plane/$1" -H 'content-type: application/json' -d "$2"; }
act() { on_hsm do "{\"action\":\"$1\",\"parameters\":$2}" >/dev/null; }
cluster_of() { hsm "$1" describe-clusters --filters "clusterIds=$2" --query "Clusters[0].$3"; }

# until REGION CLUSTER QUERY VALUE: looks until it is so.
until_is() {
  looks=0
  until [ "$(cluster_of "$1" "$2" "$3")" = "$4" ]; do
    looks=$((looks + 1))
    [ "$looks" -lt 20 ] || { echo "$2: $3 never became $4" >&2; exit 1; }
  done
}

echo '1. The first cluster, in us-east-1, with its first HSM'
a=$(hsm us-east-1 create-cluster --hsm-type hsm1.medium --subnet-ids subnet-0123456789abcdef0 --query Cluster.ClusterId)
until_is us-east-1 "$a" State UNINITIALIZED
a1=$(hsm us-east-1 create-hsm --cluster-id "$a" --availability-zone us-east-1a --query Hsm.HsmId)
until_is us-east-1 "$a" 'Hsms[0].State' ACTIVE

echo '   It is initialized with a certificate of its owner'
cluster_of us-east-1 "$a" Certificates.ClusterCsr >"$folder/cluster.csr"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$folder/ca.key" -out "$folder/ca.pem" -subj /CN=owner -days 9 2>/dev/null
openssl x509 -req -in "$folder/cluster.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial \
  -out "$folder/cluster.pem" -days 9 2>/dev/null
hsm us-east-1 initialize-cluster --cluster-id "$a" --signed-cert "file://$folder/cluster.pem" \
  --trust-anchor "file://$folder/ca.pem" >/dev/null
until_is us-east-1 "$a" State INITIALIZED

echo '   The first password is changed, and a crypto user is created'
on_hsm activate-cluster "{\"ClusterId\":\"$a\"}" >/dev/null
until_is us-east-1 "$a" State ACTIVE
act create-user "{\"user\":\"cu\",\"cluster\":\"$a\"}"

echo '2. A second HSM has the service take a backup'
a2=$(hsm us-east-1 create-hsm --cluster-id "$a" --availability-zone us-east-1a --query Hsm.HsmId)
until_is us-east-1 "$a" 'Hsms[1].State' ACTIVE
backup=$(hsm us-east-1 describe-backups --filters "clusterIds=$a" --query 'Backups[0].BackupId')

echo '3. A key that is not exportable is created: it is in no backup'
act generate-key "{\"key\":\"key-37\",\"hsm\":\"$a1\"}"
act client-sync-copies "{\"key\":\"key-37\",\"hsm\":\"$a2\"}"
act settle-creation '{"key":"key-37"}'

echo '4. The backup is copied to us-west-2, and a cluster is made of it'
hsm us-east-1 copy-backup-to-region --destination-region us-west-2 --backup-id "$backup" >/dev/null
looks=0
until [ "$(hsm us-west-2 describe-backups --filters "sourceBackupIds=$backup" --query 'Backups[0].BackupState')" = READY ]; do
  looks=$((looks + 1))
  [ "$looks" -lt 20 ] || { echo 'the copy never became READY' >&2; exit 1; }
done
copy=$(hsm us-west-2 describe-backups --filters "sourceBackupIds=$backup" --query 'Backups[0].BackupId')
b=$(hsm us-west-2 create-cluster --hsm-type hsm1.medium --subnet-ids subnet-0123456789abcdef0 \
  --source-backup-id "$copy" --query Cluster.ClusterId)
until_is us-west-2 "$b" State ACTIVE
b1=$(hsm us-west-2 create-hsm --cluster-id "$b" --availability-zone us-west-2a --query Hsm.HsmId)
until_is us-west-2 "$b" 'Hsms[0].State' ACTIVE

echo '5. The clone has the users of the first cluster, and not the key'
curl -sSf "$endpoint/data-plane/world" >"$folder/before.json"
if grep -q '"hsm-b1":{[^}]*"keys":\["key-37"\]' "$folder/before.json"; then echo 'the key is there already' >&2; exit 1; fi

echo '6. syncKey brings the key to the clone'
act sync-key "{\"key\":\"key-37\",\"source\":\"$a1\",\"destination\":\"$b1\"}"
curl -sSf "$endpoint/data-plane/world" >"$folder/after.json"
grep -q '"hsm-b1":{[^}]*"keys":\["key-37"\]' "$folder/after.json" || { echo 'the key did not come' >&2; exit 1; }
echo "Done: key-37 of $a is on $b1 in us-west-2."
