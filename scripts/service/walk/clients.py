"""The life of a cluster with boto3, against `keysync serve`: python3 clients.py http://127.0.0.1:PORT"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SUBNET = "subnet-0123456789abcdef0"


def client_of(endpoint, region):
    return boto3.client(
        "cloudhsmv2",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"max_attempts": 1}),
    )


def until(look, wanted):
    for _ in range(20):
        seen = look()
        if seen == wanted:
            return
    raise SystemExit(f"it is {seen}, and never became {wanted}")


def main(endpoint):
    client = client_of(endpoint, "us-east-1")

    def cluster():
        return client.describe_clusters(Filters={"clusterIds": [cluster_id]})["Clusters"][0]

    made = client.create_cluster(
        HsmType="hsm2m.medium",
        Mode="FIPS",
        NetworkType="DUALSTACK",
        SubnetIds=[SUBNET],
        TagList=[{"Key": "stage", "Value": "test"}],
    )["Cluster"]
    cluster_id = made["ClusterId"]
    until(lambda: cluster()["State"], "UNINITIALIZED")
    hsm = client.create_hsm(ClusterId=cluster_id, AvailabilityZone="us-east-1a")["Hsm"]
    until(lambda: cluster()["Hsms"][0]["State"], "ACTIVE")
    assert ":" in cluster()["Hsms"][0]["EniIpV6"]
    assert set(cluster()["Certificates"]) == {
        "ClusterCsr",
        "HsmCertificate",
        "AwsHardwareCertificate",
        "ManufacturerHardwareCertificate",
    }
    tags = client.list_tags(ResourceId=cluster_id)["TagList"]
    assert tags == [{"Key": "stage", "Value": "test"}], tags
    pages = client.get_paginator("describe_clusters").paginate(PaginationConfig={"PageSize": 1})
    assert [one["ClusterId"] for page in pages for one in page["Clusters"]] == [cluster_id]
    try:
        client.delete_cluster(ClusterId=cluster_id)
        raise SystemExit("a cluster went with its HSM")
    except client.exceptions.CloudHsmInvalidRequestException as error:
        assert hsm["HsmId"] in str(error)
    client.delete_hsm(ClusterId=cluster_id, HsmId=hsm["HsmId"])
    until(lambda: cluster()["Hsms"], [])
    client.delete_cluster(ClusterId=cluster_id)
    until(lambda: cluster()["State"], "DELETED")
    try:
        client.delete_hsm(ClusterId="cluster-22222222222", HsmId=hsm["HsmId"])
        raise SystemExit("an HSM of no cluster was deleted")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "CloudHsmResourceNotFoundException", error
    print(f"Done: {cluster_id} was created and deleted.")


main(sys.argv[1])
