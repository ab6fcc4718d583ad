"""Network interfaces take their address from the subnet's own list.

Unmended, an interface that names no address gets a random one, which may be taken, reserved, or outside the subnet.
"""

from moto.ec2.models import elastic_network_interfaces as interfaces
from moto.ec2.models import vpcs


def apply() -> None:
    original = interfaces.NetworkInterface.__init__

    def create(self, ec2_backend, subnet, private_ip_address=None, private_ip_addresses=None, *args, **kwargs):
        where = ec2_backend.get_subnet(subnet) if isinstance(subnet, str) else subnet
        given = private_ip_address[0] if isinstance(private_ip_address, list) and private_ip_address else private_ip_address
        if where is not None and not given and not private_ip_addresses:
            private_ip_address = where.get_available_subnet_ip(self)
        elif where is not None and given and given not in where._subnet_ips:
            where.request_ip(given, self)
        original(self, ec2_backend, subnet, private_ip_address, private_ip_addresses, *args, **kwargs)

    interfaces.NetworkInterface.__init__ = create
    # Interface endpoints ask for a random address; none given means one of the subnet's.
    vpcs.random_private_ip = lambda *_: None
